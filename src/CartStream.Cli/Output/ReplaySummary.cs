using System.Text.Json.Serialization;
using CartStream.Datasets.Mapping;

namespace CartStream.Cli.Output;

/// <summary>The result of <c>cartstream replay</c>; its JSON form is stable.</summary>
/// <param name="Files">The files, as they were given.</param>
/// <param name="Rows">Rows of the files, rejected ones and duplicates included.</param>
/// <param name="Events">Rows minus rejected ones and duplicates.</param>
/// <param name="Rejected">Rows that were not valid events.</param>
/// <param name="Duplicates">Rows equal to an earlier one in every byte.</param>
/// <param name="Skipped">Rows that are valid but not events, such as page views and returns.</param>
/// <param name="Inputs">The detected format of each file.</param>
/// <param name="Sent">Events sent by this run.</param>
/// <param name="SentBefore">Events of these files that earlier runs had sent.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="EventsPerSecond">Events sent divided by seconds; 0 when there were none.</param>
/// <param name="Store">The store's file; null when they went to a cluster.</param>
/// <param name="Kafka">The cluster's brokers; null when they went to a store.</param>
internal sealed record ReplaySummary(
    IReadOnlyList<string> Files,
    long Rows,
    long Events,
    long Rejected,
    long Duplicates,
    [property: JsonPropertyName("passed_over")] long Skipped,
    IReadOnlyList<FileReport> Inputs,
    long Sent,
    long SentBefore,
    double Seconds,
    double EventsPerSecond,
    string? Store,
    string? Kafka);
