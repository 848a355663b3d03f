using System.Text.Json.Serialization;
using CartStream.Datasets.Mapping;
using CartStream.Evaluation.Latencies;
using CartStream.Recommendations;

namespace CartStream.Cli.Output;

/// <summary>The result of <c>cartstream run</c>; its JSON form is stable. Docs: docs/formats/run-json.md.</summary>
internal sealed record RunSummary
{
    /// <summary>Rows of the input, including rejected ones and duplicates.</summary>
    public required long Rows { get; init; }

    /// <summary>Events of the input: rows minus rejected ones, duplicates and skipped ones.</summary>
    public required long Events { get; init; }

    /// <summary>Rows that were not valid events.</summary>
    public required long Rejected { get; init; }

    /// <summary>Rows equal to an earlier one in every byte.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Rows that are valid but not events, such as page views and returns.</summary>
    [JsonPropertyName("passed_over")]
    public required long Skipped { get; init; }

    /// <summary>The detected format of each file; empty for simulated shoppers.</summary>
    public required IReadOnlyList<FileReport> Inputs { get; init; }

    /// <summary>Events of new sessions simulated by this run.</summary>
    public required long SimulatedEvents { get; init; }

    /// <summary>Events of the input that were in the store before, from an earlier run or another input.</summary>
    public required long SentBefore { get; init; }

    /// <summary>Events in the store, of all its inputs.</summary>
    public required long StoredEvents { get; init; }

    /// <summary>Stored events that repeat another, which change nothing and have no recommendation.</summary>
    public required long RepeatedEvents { get; init; }

    /// <summary>Events that arrived after a later one of their shopper.</summary>
    public required long LateEvents { get; init; }

    /// <summary>Records that could not be read and became dead letters.</summary>
    public required long DeadLetters { get; init; }

    /// <summary>Shoppers in the store.</summary>
    public required long Shoppers { get; init; }

    /// <summary>Sessions in the store.</summary>
    public required long Sessions { get; init; }

    /// <summary>Items in the store.</summary>
    public required long Items { get; init; }

    /// <summary>Recommendations in the store.</summary>
    public required long Recommendations { get; init; }

    /// <summary>Mean size of a stored recommendation.</summary>
    public required double RecommendationBytes { get; init; }

    /// <summary>Events processed by this run; 0 when all had been processed before.</summary>
    public required long ProcessedEvents { get; init; }

    /// <summary>Seconds from the first to the last of them.</summary>
    public required double Seconds { get; init; }

    /// <summary>Events processed divided by seconds; 0 when there were none.</summary>
    public required double EventsPerSecond { get; init; }

    /// <summary>Time from reading an event to having its recommendation, in this run.</summary>
    public required Latency RecommendLatencyUs { get; init; }

    /// <summary>Quality of all recommendations in the store.</summary>
    public required QualitySummary Quality { get; init; }

    /// <summary>The original project's procedure.</summary>
    [JsonPropertyName("seed")]
    public required SessionWalkSummary SessionWalk { get; init; }

    /// <summary>SHA-256 over the stored recommendations in order.</summary>
    public required string RecommendationsSha256 { get; init; }

    /// <summary>Hash of every setting that can change an answer.</summary>
    public required string ConfigHash { get; init; }

    /// <summary>The store's file.</summary>
    public required string Store { get; init; }

    /// <summary>The newest recommendation, its reasons in words; null when there is none.</summary>
    public required Recommendation? NewestRecommendation { get; init; }
}
