using System.CommandLine;
using CartStream.Cli.CommandLine;

namespace CartStream.Cli.Verbs.Items;

/// <summary><c>cartstream items</c>: its verbs and options.</summary>
internal static class ItemsVerb
{
    /// <summary>The verb with its subcommands.</summary>
    public static Command Create(CliHost host) => new("items", "Imports and exports the attributes of items.")
    {
        Import(host),
        Export(host),
    };

    private static Verb Import(CliHost host)
    {
        var file = new Argument<string>(CommonOptions.FileName)
        {
            Description = "Items: CSV with a header, JSON lines, a JSON array or Parquet; plain or compressed.",
        };
        var map = new Option<string[]>("--map")
        {
            Description = $"Maps {string.Join(", ", ItemColumns.Fields)} to columns, such as item_id=sku,name=title. "
                + "The others are found by their names.",
            HelpName = "field=column,…",
        };
        var encoding = new Option<string?>("--encoding")
        {
            Description = "The text's encoding, such as windows-1252, windows-1250 or iso-8859-15; UTF-8 by default.",
            HelpName = "name",
        };
        var delimiter = new Option<string?>("--delimiter")
        {
            Description = "The field separator: one character or 'tab'; detected in the header by default.",
            HelpName = "sign",
        };
        var decimals = new Option<string>("--decimal")
        {
            Description = "The decimal separator: '.' or ','.",
            HelpName = "sign",
            DefaultValueFactory = _ => ".",
        };
        var log = Log(makesTopics: true);
        var verb = new Verb(
            "import",
            "Sets the attributes of a file's items. Attributes that the file leaves out come from events; stock "
            + "keeps its value.")
        {
            file, map, encoding, delimiter, decimals,
        };
        log.AddTo(verb);
        var server = new ItemServerOptions("Imports through the API of a running server", "instead of into a log");
        server.AddTo(verb, log);
        verb.SetAction((parsed, cancellation) =>
        {
            var sign = parsed.GetValue(delimiter);
            var options = new ItemImportOptions(
                parsed.GetRequiredValue(file),
                OrDefault(log.Read(parsed, host)),
                server.Read(parsed),
                parsed.GetValue(map) ?? [],
                parsed.GetValue(encoding),
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
            Description = "The file to write, JSON lines; '-' for stdout.",
        };
        var all = CommonOptions.Flag("--all", "Includes attributes that come from events.");
        var log = Log(makesTopics: false);
        var verb = new Verb("export", "Writes the attributes of items as JSON lines.")
        {
            file, all,
        };
        log.AddTo(verb);
        var server = new ItemServerOptions("Exports through the API of a running server", "instead of from a log");
        server.AddTo(verb, log);
        verb.SetAction((parsed, cancellation) =>
        {
            var chosen = OrDefault(log.Read(parsed, host));
            var (path, from, takesAll) = (parsed.GetRequiredValue(file), server.Read(parsed), parsed.GetValue(all));
            return Task.Run(
                () => new ItemExportExecutor(host).RunAsync(path, chosen, from, takesAll, cancellation),
                CancellationToken.None);
        });
        return verb;
    }

    private static LogCliOptions Log(bool makesTopics) => new(
        $"The embedded log's file, {StoreOptions.StoreDefault} by default; no server may be using it during an import.",
        makesTopics);

    private static LogChoice OrDefault(LogChoice chosen) =>
        chosen.IsNone ? chosen with { Store = StoreOptions.StoreDefault } : chosen;
}
