using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Experiments;
using CartStream.Server.Api;
using CartStream.Server.Node;

namespace CartStream.Cli.Verbs.Serve;

/// <summary>The options of <c>serve</c> for files of rules, experiments and shadows.</summary>
internal sealed class ExperimentCliOptions
{
    private readonly Option<string?> _shadow = CommonOptions.File(
        "--shadow", "A configuration file to score on the same events without serving it.");

    private readonly Option<string?> _rules = CommonOptions.File(
        "--rules", "A file of rules to apply: pin, boost, bury, exclude, diversity, buy_again and cart_age.");

    /// <summary>Adds them to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.AddGroup(OptionGroup.Experiments, _rules, _shadow);
    }

    /// <summary>Applies the files' contents to a server, based on its own model and parameters.</summary>
    /// <exception cref="IOException">A file can't be read.</exception>
    /// <exception cref="InvalidDataException">A file is invalid; every fault is named.</exception>
    public ServerOptions Apply(ParseResult parsed, ServerOptions server) => server with
    {
        Rules = parsed.GetValue(_rules) is { } rules
            ? RuleFile.Parse(ParameterFile.ReadText(rules, "rules"), rules)
            : null,
        Processor = server.Processor with
        {
            Shadow = parsed.GetValue(_shadow) is { } shadow
                ? ExperimentFile.ParseShadow(
                    ParameterFile.ReadText(shadow, "a configuration"), shadow, server.Model, server.Parameters)
                : null,
        },
    };
}
