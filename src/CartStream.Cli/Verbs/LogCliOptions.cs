using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs;

/// <summary>The options for a verb's log, the same for every verb with a choice.</summary>
/// <param name="store">The description of the embedded log's file for the verb.</param>
/// <param name="makesTopics">Whether the verb creates missing topics.</param>
internal sealed class LogCliOptions(string store, bool makesTopics)
{
    private readonly Option<string?> _store = CommonOptions.File("--store", store);
    private readonly KafkaCliOptions _kafka = new(makesTopics);

    /// <summary>Adds the options to a verb.</summary>
    public void AddTo(Verb verb)
    {
        verb.AddGroup(OptionGroup.Log, _store, _kafka.Servers);
        verb.AllowOne(LogChoice.Expected, _store, _kafka.Servers);
        _kafka.AddTo(verb);
    }

    /// <summary>Makes another destination exclusive with the log.</summary>
    public void AllowOneWith(Verb verb, Option other) => verb.AllowOne(_store, _kafka.Servers, other);

    /// <summary>The given log, not validated yet.</summary>
    /// <exception cref="UsageException">A setting of the cluster can't be read or is not allowed.</exception>
    /// <exception cref="IOException">The file with settings can't be read.</exception>
    public LogChoice Read(ParseResult parsed, CliHost host) =>
        new(parsed.GetValue(_store), _kafka.Read(parsed, host));
}
