using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Verbs.Run;

namespace CartStream.Cli.Verbs.Process;

/// <summary><c>cartstream process</c>: its options.</summary>
internal static class ProcessVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var log = new LogCliOptions("The embedded log's file, if there is no cluster.", makesTopics: true);
        var processor = new ProcessorCliOptions();
        var worker = new WorkerCliOptions();
        var (json, quiet) = (CommonOptions.Json(), CommonOptions.Quiet());

        var verb = new Verb(
            "process",
            "Processes the events of a Kafka cluster, shared with other workers, or of an embedded log.");
        log.AddTo(verb);
        worker.AddTo(verb);
        processor.AddTo(verb);
        verb.AddGroup(OptionGroup.Output, json, quiet);
        verb.SetAction((parsed, cancellation) =>
        {
            var chosen = log.Read(parsed, host);
            var (model, parameters, processing) = processor.Read(parsed);
            var cluster = chosen.Kafka is { } kafka ? worker.Apply(parsed, kafka) : null;
            var options = new ProcessOptions
            {
                Log = chosen with { Kafka = cluster },
                Model = model,
                Parameters = parameters,
                Worker = worker.Read(parsed, processing, shared: cluster is not null),
                State = worker.ReadState(parsed),
                Json = parsed.GetValue(json),
                Quiet = parsed.GetValue(quiet),
            };
            return Task.Run(() => new ProcessExecutor(host).Run(options, cancellation), CancellationToken.None);
        });
        return verb;
    }
}
