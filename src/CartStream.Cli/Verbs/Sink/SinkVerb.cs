using System.CommandLine;
using CartStream.Cli.CommandLine;
using CartStream.Postgres;

namespace CartStream.Cli.Verbs.Sink;

/// <summary><c>cartstream sink</c>: its options.</summary>
internal static class SinkVerb
{
    /// <summary>The verb, bound to its executor.</summary>
    public static Command Create(CliHost host)
    {
        var postgres = new Option<string?>(SinkOptions.ConnectionName)
        {
            Description = "The database: 'Host=…;Database=…;Username=…;Password=…' or postgres://user@host/database. "
                + $"Other users of the machine can see it here; {SinkOptions.Variable} and --postgres-file hide it.",
            HelpName = "connection",
        };
        var file = CommonOptions.File("--postgres-file", "A file that holds only the connection string.");
        var log = new LogCliOptions("The embedded log's file.", makesTopics: false);
        var schema = new Option<string>("--schema")
        {
            Description = "The schema of the tables; created and migrated when needed.",
            HelpName = "name",
            DefaultValueFactory = _ => PostgresSinkOptions.SchemaDefault,
        };
        var batch = CommonOptions.Count(
            "--batch", "Most records in one transaction.", PostgresSinkOptions.BatchRecordsDefault);
        var retries = CommonOptions.Count(
            "--retries", "Retries in a row during an outage, up to 10 s apart.",
            PostgresSinkOptions.RetriesDefault);
        var drain = CommonOptions.Flag("--drain", "Stops when everything in the log is in the database.");
        var (json, quiet) = (CommonOptions.Json(), CommonOptions.Quiet());

        var verb = new Verb("sink", "Follows a log and keeps current recommendations and carts in PostgreSQL.")
        {
            postgres, file, schema, batch, retries, drain,
        };
        log.AddTo(verb);
        verb.AddGroup(OptionGroup.Output, json, quiet);
        verb.SetAction((parsed, cancellation) => new SinkExecutor(host).RunAsync(
            new SinkOptions(
                log.Read(parsed, host),
                parsed.GetValue(postgres),
                parsed.GetValue(file),
                parsed.GetValue(schema)!,
                parsed.GetValue(batch),
                parsed.GetValue(retries),
                parsed.GetValue(drain),
                parsed.GetValue(json),
                parsed.GetValue(quiet)),
            cancellation));
        return verb;
    }
}
