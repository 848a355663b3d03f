using System.Text.Json.Serialization;
using CartStream.Datasets;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Profiling;
using CartStream.Datasets.Reading;
using CartStream.Events;

namespace CartStream.Cli.Output;

/// <summary>The contents of event files; its JSON form is stable.</summary>
internal sealed record ProfileSummary
{
    private const int HoursPerDay = 24;

    /// <summary>The files.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Rows read: events, rejected rows and duplicates.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that are events.</summary>
    public required long Events { get; init; }

    /// <summary>Rows that are not valid events.</summary>
    public required long Rejected { get; init; }

    /// <summary>Rows equal to an earlier one.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Rows that are valid but not events, such as page views and returns.</summary>
    [JsonPropertyName("passed_over")]
    public required long Skipped { get; init; }

    /// <summary>The detected format of each file.</summary>
    public required IReadOnlyList<FileReport> Inputs { get; init; }

    /// <summary>Events after an event with a later time in their file.</summary>
    public required long LateEvents { get; init; }

    /// <summary>Time of the earliest event; null when there is none.</summary>
    public required DateTime? FirstEventTime { get; init; }

    /// <summary>Time of the latest event; null when there is none.</summary>
    public required DateTime? LastEventTime { get; init; }

    /// <summary>Distinct shoppers.</summary>
    public required long Shoppers { get; init; }

    /// <summary>Distinct items.</summary>
    public required long Items { get; init; }

    /// <summary>Distinct brands.</summary>
    public required long Brands { get; init; }

    /// <summary>Distinct categories.</summary>
    public required long Categories { get; init; }

    /// <summary>Lowest price; null when no event has one.</summary>
    public required decimal? PriceMin { get; init; }

    /// <summary>Highest price; null when no event has one.</summary>
    public required decimal? PriceMax { get; init; }

    /// <summary>Events by type.</summary>
    public required EventTypeCounts ByType { get; init; }

    /// <summary>Events by hour of the day (UTC), 24 of them.</summary>
    public required IReadOnlyList<EventTypeCounts> ByHour { get; init; }

    /// <summary>Events by day (UTC), in chronological order.</summary>
    public required IReadOnlyDictionary<DateOnly, long> ByDay { get; init; }

    /// <summary>How many sessions reached each stage.</summary>
    public required DatasetFunnel Funnel { get; init; }

    /// <summary>Events in a session.</summary>
    public required SessionLengthSummary SessionLength { get; init; }

    /// <summary>Items with the most events.</summary>
    public required IReadOnlyList<NamedCount> TopItems { get; init; }

    /// <summary>Brands with the most events.</summary>
    public required IReadOnlyList<NamedCount> TopBrands { get; init; }

    /// <summary>Categories with the most events.</summary>
    public required IReadOnlyList<NamedCount> TopCategories { get; init; }

    /// <summary>Rejected rows by the invalid field.</summary>
    public required IReadOnlyList<NamedCount> RejectedByField { get; init; }

    /// <summary>The first rejected rows.</summary>
    public required IReadOnlyList<RejectedRow> FirstRejected { get; init; }

    /// <summary>
    /// The summary of <paramref name="profile"/>, with its source's report on the files and their rejected rows.
    /// </summary>
    public static ProfileSummary Of(
        IReadOnlyList<string> files,
        DatasetProfile profile,
        EventFileSource source) => new()
        {
            Files = files,
            Rows = profile.Counts.Rows,
            Events = profile.Counts.Accepted,
            Rejected = profile.Counts.Rejected,
            Duplicates = profile.Counts.Duplicates,
            Skipped = profile.Counts.Skipped,
            Inputs = source.Files,
            LateEvents = profile.LateEvents + source.Reordered,
            FirstEventTime = Time(profile.FirstTimeMs),
            LastEventTime = Time(profile.LastTimeMs),
            Shoppers = profile.Shoppers,
            Items = profile.Items,
            Brands = profile.Brands,
            Categories = profile.Categories,
            PriceMin = profile.PriceMin,
            PriceMax = profile.PriceMax,
            ByType = EventTypeCounts.Of([.. profile.ByType]),
            ByHour = [.. Enumerable.Range(0, HoursPerDay).Select(hour => HourOf(profile, hour))],
            ByDay = profile.ByDay,
            Funnel = profile.Funnel,
            SessionLength = SessionLengthSummary.Of(profile),
            TopItems = profile.TopItems,
            TopBrands = profile.TopBrands,
            TopCategories = profile.TopCategories,
            RejectedByField = source.RejectedByField,
            FirstRejected = source.FirstRejected,
        };

    private static DateTime? Time(long? timeMs) =>
        timeMs is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known).UtcDateTime : null;

    private static EventTypeCounts HourOf(DatasetProfile profile, int hour) => new(
        profile.ByHour(hour, EventType.View),
        profile.ByHour(hour, EventType.Cart),
        profile.ByHour(hour, EventType.RemoveFromCart),
        profile.ByHour(hour, EventType.Purchase),
        profile.ByHour(hour, EventType.Refund),
        profile.ByHour(hour, EventType.SetQuantity));
}
