using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Items;

/// <summary><c>cartstream items</c>: its verbs and options.</summary>
internal static class ItemsVerb
{
    private const string ServerGroup = "Running server";

    /// <summary>The verb with its subcommands.</summary>
    public static Command Create(CliHost host) => new("items", "Reads and writes what the shop says of its items.")
    {
        Import(host),
        Export(host),
    };

    private static Verb Import(CliHost host)
    {
        var file = new Argument<string>(CommonOptions.FileName)
        {
            Description = "Items: CSV with a header, JSON lines, a JSON array or Parquet; plain or packed.",
        };
        var map = new Option<string[]>("--map")
        {
            Description = "Which columns are what, such as item_id=sku,name=title; of "
                + $"{string.Join(", ", ItemColumns.Fields)}. The rest are found by their names.",
            HelpName = "field=column,…",
        };
        var delimiter = new Option<string?>("--delimiter")
        {
            Description = "What stands between fields: one character, or 'tab'; by default found in the header.",
            HelpName = "sign",
        };
        var decimals = new Option<string>("--decimal")
        {
            Description = "What stands before decimals: '.' or ','.",
            HelpName = "sign",
            DefaultValueFactory = _ => ".",
        };
        var url = new Option<string?>("--url")
        {
            Description = "Describes the items to the server whose API is there, instead of to a log.",
            HelpName = "address",
        };
        var keyFile = CommonOptions.File(
            "--api-key-file",
            $"A file whose only content is an API key with the scope admin; or {ItemServer.Variable}.");
        var log = Log(makesTopics: true);
        var verb = new Verb(
            "import",
            "Describes the items of a file. What it leaves out of an item is as events tell it; stock stays.")
        {
            file, map, delimiter, decimals,
        };
        log.AddTo(verb);
        verb.AddGroup(ServerGroup, url, keyFile);
        log.AllowOneWith(verb, url);
        verb.Require(url, keyFile);
        verb.SetAction((parsed, cancellation) =>
        {
            var sign = parsed.GetValue(delimiter);
            var options = new ItemImportOptions(
                parsed.GetRequiredValue(file),
                OrDefault(log.Read(parsed, host)),
                parsed.GetValue(url) is { } address ? new ItemServer(address, parsed.GetValue(keyFile)) : null,
                parsed.GetValue(map) ?? [],
                sign == "tab" ? "\t" : sign,
                parsed.GetValue(decimals) ?? ".");
            return Task.Run(() => new ItemImportExecutor(host).RunAsync(options, cancellation), CancellationToken.None);
        });
        return verb;
    }

    private static Verb Export(CliHost host)
    {
        var file = new Argument<string>(CommonOptions.FileName)
        {
            Description = "The file to write, JSON lines; '-' for the terminal.",
        };
        var all = CommonOptions.Flag("--all", "Writes what events told of items, too.");
        var log = Log(makesTopics: false);
        var verb = new Verb("export", "Writes what the shop says of its items, one JSON object a line.")
        {
            file, all,
        };
        log.AddTo(verb);
        verb.SetAction((parsed, cancellation) =>
        {
            var chosen = OrDefault(log.Read(parsed, host));
            var (path, takesAll) = (parsed.GetRequiredValue(file), parsed.GetValue(all));
            return Task.Run(
                () => new ItemExportExecutor(host).Run(path, chosen, takesAll, cancellation), CancellationToken.None);
        });
        return verb;
    }

    private static LogCliOptions Log(bool makesTopics) => new(
        $"The embedded log's file, {StoreOptions.StoreDefault} where none is named; no server may be running on it "
        + "while items are imported.",
        makesTopics);

    private static LogChoice OrDefault(LogChoice chosen) =>
        chosen.IsNone ? chosen with { Store = StoreOptions.StoreDefault } : chosen;
}
