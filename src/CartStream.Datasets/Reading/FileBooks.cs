using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>The counts of one file: its events, and the reasons why other rows are not events.</summary>
/// <remarks>Invariant: at most <see cref="ReasonsMax"/> reasons are counted separately.</remarks>
internal sealed class FileBooks
{
    private const int ReasonsMax = 100;
    private const int ReasonsShown = 3;
    private const string Others = "other reasons";

    private readonly Dictionary<string, (long Count, string Example)> _reasons = new(StringComparer.Ordinal);

    /// <summary>Number of events.</summary>
    public long Accepted { get; set; }

    /// <summary>
    /// The most common reasons why rows are not events, the most common first, with counts and an example.
    /// </summary>
    public IEnumerable<string> Commonest => _reasons.OrderByDescending(reason => reason.Value.Count)
        .ThenBy(reason => reason.Key, StringComparer.Ordinal).Take(ReasonsShown)
        .Select(reason => $"{reason.Value.Count} rows: {reason.Value.Example}");

    /// <summary>Counts a rejected row.</summary>
    public void Reject(EventFault fault) => Count($"{fault.Field}/{fault.Expected}", fault, null);

    /// <summary>Counts a row that was skipped.</summary>
    public void Skip(string reason) => Count(reason, null, reason);

    private void Count(string reason, EventFault? fault, string? skipped)
    {
        if (!_reasons.TryGetValue(reason, out var known))
        {
            if (_reasons.Count >= ReasonsMax)
                (reason, known) = (Others, _reasons.GetValueOrDefault(Others, (0, Others)));
            else
                known = (0, fault?.ToString() ?? $"skipped: {skipped}");
        }

        _reasons[reason] = known with { Count = known.Count + 1 };
    }
}
