using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Cli.Verbs.Process;
using CartStream.Cli.Verbs.Run;
using CartStream.Server.Api;
using CartStream.Server.Node;

namespace CartStream.Cli.Verbs.Serve;

/// <summary><c>cartstream serve</c>: its options.</summary>
internal static class ServeVerb
{
    // The longest that readers may wait for the open transaction of a server that was killed and does not return.
    private static readonly TimeSpan OpenMax = TimeSpan.FromSeconds(10);

    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var log = new LogCliOptions(
            $"The embedded log's file, {StoreOptions.StoreDefault} by default.",
            makesTopics: true);
        var worker = new WorkerCliOptions(serves: true);
        var processor = new ProcessorCliOptions(ServerOptions.BatchEventsMax);
        var keys = StoreOptions.Keys();
        var urls = Text("--urls", "Addresses to listen on, separated by semicolons.", ServerOptions.UrlsDefault);
        var port = CommonOptions.OptionalCount(
            "--port", "Listens on this port of 127.0.0.1 instead; 0 chooses a free port.");
        var insecure = CommonOptions.Flag(
            "--insecure", "Allows addresses other than this machine's without API keys.");
        var (evaluation, cors) = (Evaluation(), Cors());
        var experiments = new ExperimentCliOptions();
        var jsonLogs = CommonOptions.Flag("--json-logs", "Writes logs as JSON lines.");
        var demo = CommonOptions.Flag("--demo", "Streams the events of simulated shoppers in real time.");
        var demoRate = CommonOptions.Number(
            "--demo-rate", "Events per second of the simulated shoppers, on average.", 5);
        var limits = new LimitCliOptions();

        var verb = new Verb(
            "serve", "Serves the HTTP API on an embedded log or a Kafka cluster, with the processor inside.");
        log.AddTo(verb);
        worker.AddTo(verb);
        verb.AddGroup(OptionGroup.Access, urls, port, keys, insecure, cors);
        processor.AddTo(verb);
        limits.AddTo(verb);
        experiments.AddTo(verb);
        verb.AddGroup(OptionGroup.Output, evaluation, jsonLogs);
        verb.AddGroup(OptionGroup.Demo, demo, demoRate);
        verb.AllowOne(urls, port);
        verb.Require(demo, demoRate);
        verb.SetAction((parsed, cancellation) =>
        {
            var chosen = ReadLog(parsed, log, worker, host);
            var (model, parameters, processing) = processor.Read(parsed);
            var server = new ServerOptions
            {
                Urls = parsed.GetValue(port) is { } chosenPort
                    ? $"http://127.0.0.1:{chosenPort}"
                    : parsed.GetRequiredValue(urls),
                KeysFile = parsed.GetValue(keys) ?? StoreOptions.KeysBeside(chosen.Store ?? StoreOptions.ClusterKeys),
                Insecure = parsed.GetValue(insecure),
                Model = model,
                Parameters = parameters,
                Processor = processing,
                EvaluationFile = parsed.GetValue(evaluation),
                Shared = chosen.Kafka is null ? null : worker.ReadShared(parsed),
                JsonLogs = parsed.GetValue(jsonLogs),
                CorsOrigins = parsed.GetValue(cors) ?? [],
                Limits = limits.Read(parsed),
            };
            var options = new ServeOptions
            {
                Log = chosen,
                Server = experiments.Apply(parsed, server),
                State = worker.ReadState(parsed),
                ReplacesConfig = worker.ReadReplaced(parsed),
                Demo = parsed.GetValue(demo),
                DemoEventsPerSecond = parsed.GetValue(demoRate),
            };
            return new ServeExecutor(host).RunAsync(options, cancellation);
        });
        return verb;
    }

    private static Option<string> Evaluation() => new("--evaluation")
    {
        Description = "A report written by 'evaluate --json', for the dashboard.",
        HelpName = "file",
    };

    private static Option<string[]> Cors() => new("--cors")
    {
        Description = "An origin whose pages may call the API, such as https://shop.example.",
        HelpName = "origin",
    };

    private static LogChoice ReadLog(ParseResult parsed, LogCliOptions log, WorkerCliOptions worker, CliHost host)
    {
        var chosen = log.Read(parsed, host);
        if (chosen.IsNone)
            return chosen with { Store = StoreOptions.StoreDefault };
        if (chosen.Kafka is not { } kafka)
            return chosen;
        var cluster = worker.Apply(parsed, kafka);
        return chosen with { Kafka = cluster with { Options = cluster.Options with { TransactionTimeout = OpenMax } } };
    }

    private static Option<string> Text(string name, string description, string defaultValue) => new(name)
    {
        Description = description,
        HelpName = "text",
        DefaultValueFactory = _ => defaultValue,
    };
}
