using System.Text;
using CartStream.Cli.Output;
using CartStream.Datasets.Mapping;
using CartStream.Evaluation.Intervals;
using CartStream.Evaluation.Metrics;
using CartStream.Events;
using CartStream.Log;
using CartStream.Processing.Processor;
using CartStream.Processing.Topics;
using CartStream.Recommendations;

namespace CartStream.Cli.Verbs.Run;

/// <summary>Builds the report from the store and this run's measurements.</summary>
internal sealed class RunReportBuilder(RunOptions options, IEventLog log, StreamProcessor processor, int partition)
{
    /// <summary>Rows of the input.</summary>
    public required SourceCounts Counts { get; init; }

    /// <summary>The detected formats of the files; empty for simulated shoppers.</summary>
    public required IReadOnlyList<FileReport> Inputs { get; init; }

    /// <summary>Events of the input that were in the store before.</summary>
    public required long SentBefore { get; init; }

    /// <summary>Events of new sessions that this run sent.</summary>
    public required long SimulatedEvents { get; init; }

    /// <summary>Events that this run processed.</summary>
    public required long ProcessedEvents { get; init; }

    /// <summary>How long that took.</summary>
    public required double Seconds { get; init; }

    /// <summary>Reads the store and builds the report.</summary>
    public RunSummary Build(CancellationToken cancellation)
    {
        var bootstrap = new Bootstrap();
        var walk = Walk(cancellation);
        var stored = StoredRecommendations.Read(log, partition);
        var totals = processor.Totals;
        return new RunSummary
        {
            Rows = Counts.Rows,
            Events = Counts.Accepted,
            Rejected = Counts.Rejected,
            Duplicates = Counts.Duplicates,
            Skipped = Counts.Skipped,
            Inputs = Inputs,
            SimulatedEvents = SimulatedEvents,
            SentBefore = SentBefore,
            StoredEvents = totals.Events,
            RepeatedEvents = totals.Duplicates,
            LateEvents = totals.Late,
            DeadLetters = totals.DeadLetters,
            Shoppers = totals.Shoppers,
            Sessions = totals.Sessions,
            Items = walk.Items.Count,
            Recommendations = stored.Count,
            RecommendationBytes = Math.Round(stored.MeanBytes, 1),
            ProcessedEvents = ProcessedEvents,
            Seconds = Math.Round(Seconds, 3),
            EventsPerSecond = ProcessedEvents > 0 && Seconds > 0 ? Math.Round(ProcessedEvents / Seconds) : 0,
            RecommendLatencyUs = processor.Latency.Percentiles(),
            Quality = Quality(stored, walk, totals, bootstrap),
            SessionWalk = SessionWalkSummary.Of(walk.Protocol.Report(bootstrap)),
            RecommendationsSha256 = stored.Sha256,
            ConfigHash = processor.ConfigHash,
            Store = options.Store,
            NewestRecommendation = stored.Newest,
        };
    }

    private static double Ratio(double part, double whole) => whole > 0 ? part / whole : 0;

    private SessionWalk Walk(CancellationToken cancellation)
    {
        var shopper = options.ChosenShopper is { } chosen ? Encoding.UTF8.GetBytes(chosen) : null;
        var walk = new SessionWalk(options.Processor.Shoppers, shopper);
        walk.Walk(log, partition, cancellation);
        return walk;
    }

    private QualitySummary Quality(
        StoredRecommendations stored, SessionWalk walk, ProcessorTotals totals, Bootstrap bootstrap)
    {
        var popularity = new MeanPopularity(walk.EventsByItem);
        var bySource = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var source = 0; source < stored.CountsBySource.Count; source++)
            bySource.Add(SourceNames.Text((Source)source), stored.CountsBySource[source]);
        for (var item = 0; item < stored.CountsByItem.Count; item++)
        {
            if (walk.Items.TryFind(stored.Items.Id(item), out var walked))
                popularity.Add(walked, stored.CountsByItem[item]);
        }

        return QualitySummary.Of(
            processor.Quality.Report(options.Ks, bootstrap),
            Ratio(stored.Items.Count, walk.Items.Count),
            popularity.Value,
            Ratio(totals.RecommendedRepeats, totals.RecommendedItems),
            bySource);
    }
}
