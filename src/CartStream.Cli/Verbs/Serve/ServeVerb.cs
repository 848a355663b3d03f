using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Recommending;
using CartStream.Server.Hosting;

namespace CartStream.Cli.Verbs.Serve;

/// <summary><c>cartstream serve</c>: its options.</summary>
internal static class ServeVerb
{
    private static readonly ServerLimits Limits = new();

    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var store = StoreOptions.Store("The embedded log's file; what it holds is served at once after a restart.");
        var keys = StoreOptions.Keys();
        var urls = Text("--urls", "Addresses to listen on, parted by semicolons.", ServerOptions.UrlsDefault);
        var port = CommonOptions.Count("--port", "Listens on this port of 127.0.0.1 instead; 0 takes a free one.", -1);
        port.DefaultValueFactory = null;
        var model = CommonOptions.Model();
        var parameters = CommonOptions.Parameters();
        var insecure = CommonOptions.Flag(
            "--insecure", "Listens on other addresses than this machine's own without any API keys.");
        var evaluation = new Option<string>("--evaluation")
        {
            Description = "A report that 'evaluate --json' wrote, for the dashboard to show.",
            HelpName = "file",
        };
        var cors = new Option<string[]>("--cors")
        {
            Description = "A web site whose pages may call the API, such as https://shop.example.",
            HelpName = "origin",
        };
        var demo = CommonOptions.Flag("--demo", "Lets simulated shoppers stream in, at a human pace.");
        var demoRate = CommonOptions.Number("--demo-rate", "Events a second of the simulated shoppers, about.", 5);
        var maxConcurrent = CommonOptions.Count(
            "--max-concurrent", "Requests worked on at once; as many may wait.", Limits.ConcurrentMax);
        var rate = CommonOptions.Count(
            "--rate", "Requests a second of one API key, or of one address.", Limits.RequestsPerSecond);
        var maxBody = CommonOptions.Whole("--max-body", "Longest body of a request in bytes.", Limits.BodyBytesMax);

        var verb = new Command("serve", "Serves the HTTP API on an embedded log, with the processor inside.")
        {
            store, urls, port, keys, insecure, model, parameters, demo, demoRate, evaluation, cors,
            maxConcurrent, rate, maxBody,
        };
        verb.SetAction((parsed, cancellation) =>
        {
            var file = parsed.GetRequiredValue(store);
            var server = new ServerOptions
            {
                Urls = parsed.GetResult(port) is null
                    ? parsed.GetRequiredValue(urls)
                    : $"http://127.0.0.1:{parsed.GetValue(port)}",
                KeysFile = parsed.GetValue(keys) ?? StoreOptions.KeysBeside(file),
                Insecure = parsed.GetValue(insecure),
                Model = parsed.GetRequiredValue(model),
                Parameters = ParameterFile.Read(parsed.GetValue(parameters)),
                EvaluationFile = parsed.GetValue(evaluation),
                CorsOrigins = parsed.GetValue(cors) ?? [],
                Limits = Limits with
                {
                    ConcurrentMax = parsed.GetValue(maxConcurrent),
                    RequestsPerSecond = parsed.GetValue(rate),
                    BodyBytesMax = parsed.GetValue(maxBody),
                },
            };
            var options = new ServeOptions(file, server, parsed.GetValue(demo), parsed.GetValue(demoRate));
            return new ServeExecutor(host).RunAsync(options, cancellation);
        });
        return verb;
    }

    private static Option<string> Text(string name, string description, string defaultValue) => new(name)
    {
        Description = description,
        HelpName = "text",
        DefaultValueFactory = _ => defaultValue,
    };
}
