using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Server.Node;

namespace CartStream.Cli.Verbs.Serve;

/// <summary>The options of <c>serve</c> for the limits of requests.</summary>
internal sealed class LimitCliOptions
{
    private static readonly ServerLimits Defaults = new();

    private readonly Option<int> _maxConcurrent = CommonOptions.Count(
        "--max-concurrent", "Concurrent requests; as many more may wait.", Defaults.ConcurrentMax);

    private readonly Option<double> _rate = CommonOptions.Number(
        "--rate",
        "Requests per second of one API key or address, such as 100 or 0.5.",
        Defaults.RequestsPerSecond);

    private readonly Option<long> _maxBody = CommonOptions.Whole(
        "--max-body", "Largest request body, in bytes.", Defaults.BodyBytesMax);

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.AddGroup(OptionGroup.Limits, _maxConcurrent, _rate, _maxBody);
    }

    /// <summary>The given limits.</summary>
    public ServerLimits Read(ParseResult parsed) => Defaults with
    {
        ConcurrentMax = parsed.GetValue(_maxConcurrent),
        RequestsPerSecond = parsed.GetValue(_rate),
        BodyBytesMax = parsed.GetValue(_maxBody),
    };
}
