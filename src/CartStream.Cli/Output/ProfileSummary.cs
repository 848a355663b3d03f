using CartStream.Datasets;
using CartStream.Datasets.Mapping;
using CartStream.Datasets.Profiling;
using CartStream.Datasets.Reading;
using CartStream.Events;

namespace CartStream.Cli.Output;

/// <summary>What event files hold; its JSON form is stable.</summary>
internal sealed record ProfileSummary
{
    private const int HoursPerDay = 24;

    /// <summary>The files.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Rows seen: events, rejected and duplicates.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows that are events.</summary>
    public required long Events { get; init; }

    /// <summary>Rows that are no valid event.</summary>
    public required long Rejected { get; init; }

    /// <summary>Rows equal to an earlier one.</summary>
    public required long Duplicates { get; init; }

    /// <summary>Rows that are valid and no events, such as page views and returns.</summary>
    public required long PassedOver { get; init; }

    /// <summary>As what each file was read.</summary>
    public required IReadOnlyList<FileReport> Inputs { get; init; }

    /// <summary>Events after an event with a later time.</summary>
    public required long LateEvents { get; init; }

    /// <summary>Time of the earliest event; null when there is none.</summary>
    public required DateTime? FirstEventTime { get; init; }

    /// <summary>Time of the latest event; null when there is none.</summary>
    public required DateTime? LastEventTime { get; init; }

    /// <summary>Different shoppers.</summary>
    public required long Shoppers { get; init; }

    /// <summary>Different items.</summary>
    public required long Items { get; init; }

    /// <summary>Different brands.</summary>
    public required long Brands { get; init; }

    /// <summary>Different categories.</summary>
    public required long Categories { get; init; }

    /// <summary>Lowest price; null when no event has one.</summary>
    public required decimal? PriceMin { get; init; }

    /// <summary>Highest price; null when no event has one.</summary>
    public required decimal? PriceMax { get; init; }

    /// <summary>Events by type.</summary>
    public required EventTypeCounts ByType { get; init; }

    /// <summary>Events by hour of the day (UTC), 24 of them.</summary>
    public required IReadOnlyList<EventTypeCounts> ByHour { get; init; }

    /// <summary>Events by day (UTC), in the order of time.</summary>
    public required IReadOnlyDictionary<DateOnly, long> ByDay { get; init; }

    /// <summary>How many sessions got how far.</summary>
    public required DatasetFunnel Funnel { get; init; }

    /// <summary>Events in a session.</summary>
    public required SessionLengthSummary SessionLength { get; init; }

    /// <summary>Items with the most events.</summary>
    public required IReadOnlyList<NamedCount> TopItems { get; init; }

    /// <summary>Brands with the most events.</summary>
    public required IReadOnlyList<NamedCount> TopBrands { get; init; }

    /// <summary>Categories with the most events.</summary>
    public required IReadOnlyList<NamedCount> TopCategories { get; init; }

    /// <summary>Rejected rows by the field that was wrong.</summary>
    public required IReadOnlyList<NamedCount> RejectedByField { get; init; }

    /// <summary>The first rejected rows.</summary>
    public required IReadOnlyList<RejectedRow> FirstRejected { get; init; }

    /// <summary>
    /// The summary of <paramref name="profile"/>, with what its source says of the files and their bad rows.
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
            PassedOver = profile.Counts.PassedOver,
            Inputs = source.Files,
            LateEvents = profile.LateEvents,
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
