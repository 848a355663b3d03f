using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs;

/// <summary>The options that say which log a verb works on, the same wherever there is a choice.</summary>
/// <param name="store">What the embedded log's file is to the verb.</param>
/// <param name="makesTopics">Whether the verb makes topics that are missing.</param>
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

    /// <summary>Refuses another place beside the log's.</summary>
    public void AllowOneWith(Verb verb, Option other) => verb.AllowOne(_store, _kafka.Servers, other);

    /// <summary>The log that was asked for; that it is one is not checked yet.</summary>
    /// <exception cref="UsageException">A setting of the cluster can't be read or given.</exception>
    /// <exception cref="IOException">The file with settings can't be read.</exception>
    public LogChoice Read(ParseResult parsed, CliHost host) =>
        new(parsed.GetValue(_store), _kafka.Read(parsed, host));
}
