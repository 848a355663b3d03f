using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>What was found in one file: how many events, and why other rows are none.</summary>
/// <remarks>Invariant: at most <see cref="ReasonsMax"/> reasons are told apart.</remarks>
internal sealed class FileBooks
{
    private const int ReasonsMax = 100;
    private const int ReasonsShown = 3;
    private const string Others = "other reasons";

    private readonly Dictionary<string, (long Count, string Example)> _reasons = new(StringComparer.Ordinal);

    /// <summary>Events.</summary>
    public long Accepted { get; set; }

    /// <summary>
    /// The commonest reasons why rows are no events, the commonest first, with how often and an example.
    /// </summary>
    public IEnumerable<string> Commonest => _reasons.OrderByDescending(reason => reason.Value.Count)
        .ThenBy(reason => reason.Key, StringComparer.Ordinal).Take(ReasonsShown)
        .Select(reason => $"{reason.Value.Count} rows: {reason.Value.Example}");

    /// <summary>Counts a rejected row.</summary>
    public void Reject(EventFault fault) => Count($"{fault.Field}/{fault.Expected}", fault, null);

    /// <summary>Counts a row that was passed over.</summary>
    public void PassOver(string reason) => Count(reason, null, reason);

    private void Count(string reason, EventFault? fault, string? passedOver)
    {
        if (!_reasons.TryGetValue(reason, out var known))
        {
            if (_reasons.Count >= ReasonsMax)
                (reason, known) = (Others, _reasons.GetValueOrDefault(Others, (0, Others)));
            else
                known = (0, fault?.ToString() ?? $"passed over: {passedOver}");
        }

        _reasons[reason] = known with { Count = known.Count + 1 };
    }
}
