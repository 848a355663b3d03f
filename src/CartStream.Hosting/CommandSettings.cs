namespace CartStream.Hosting;

/// <summary>
/// Names that are allowed in the command's settings file but set nothing in an application: options of other verbs, and
/// sections of verbs. A test of the command checks that the list is complete.
/// </summary>
internal static class CommandSettings
{
    private const string Words = """
        algorithms all apikeyfile batch brands budget categories decimal defaulttype delimiter demo demorate dlq drain
        dryrun encoding evaluate events exclude force forget format freezemodel guests inspect itempattern items json
        jsonlogs k limit map maptype newitemsperday newshoppershare noheader noitem offsets out port postgres
        postgresfile process profile protocol queries quiet reason rejected replay resamples retries run schema scope
        seed serve sessionsperhour shopper shoppers simulate simulatedevents since sink snapshotminutes
        speed splittime standbys start state strict test thousands timeformat timezone top train trials tune
        undone untilidle url urls zipfexponent
        """;

    /// <summary>The names, without hyphens; case-insensitive.</summary>
    public static IReadOnlySet<string> Names { get; } = Words
        .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
}
