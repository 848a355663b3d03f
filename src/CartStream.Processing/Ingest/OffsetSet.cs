using System.Globalization;
using System.Text;

namespace CartStream.Processing.Ingest;

/// <summary>
/// Records of a topic, as ranges of offsets by partition. Its text form is the ordered ranges, separated by blanks:
/// <c>0/0-16 0/18 3/7</c>.
/// </summary>
/// <remarks>Invariant: a partition's ranges are ascending and neither overlap nor touch.</remarks>
public sealed class OffsetSet
{
    private readonly SortedDictionary<int, List<(long First, long Last)>> _partitions = [];

    /// <summary>Reads the text form; false when the text is malformed.</summary>
    public static bool TryParse(string text, out OffsetSet set)
    {
        set = new OffsetSet();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!set.TryAdd(part))
                return false;
        }

        return true;
    }

    /// <summary>Whether the set contains the record.</summary>
    public bool Contains(int partition, long offset) => _partitions.TryGetValue(partition, out var ranges)
        && ranges.Exists(range => range.First <= offset && offset <= range.Last);

    /// <summary>
    /// Adds a range of offsets from <paramref name="first"/> to <paramref name="last"/>, both included.
    /// </summary>
    public void Add(int partition, long first, long last)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfLessThan(last, first);
        if (!_partitions.TryGetValue(partition, out var ranges))
            _partitions.Add(partition, ranges = []);
        var joined = ranges.Where(range => range.First - 1 <= last && first <= range.Last + 1).ToList();
        ranges.RemoveAll(joined.Contains);
        var index = ranges.FindIndex(range => range.First > last);
        ranges.Insert(
            index < 0 ? ranges.Count : index,
            (joined.Select(range => range.First).Append(first).Min(),
                joined.Select(range => range.Last).Append(last).Max()));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (partition, ranges) in _partitions)
        {
            foreach (var (first, last) in ranges)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(text.Length > 0 ? " " : "")}{partition}/{first}");
                if (last > first)
                    text.Append(CultureInfo.InvariantCulture, $"-{last}");
            }
        }

        return text.ToString();
    }

    private bool TryAdd(string range)
    {
        var parts = range.Split('/');
        if (parts.Length != 2 || !TryRead(parts[0], out var partition) || partition > int.MaxValue)
            return false;
        var ends = parts[1].Split('-');
        if (ends.Length > 2 || !TryRead(ends[0], out var first) || !TryRead(ends[^1], out var last) || last < first)
            return false;
        Add((int)partition, first, last);
        return true;
    }

    // Joining ranges needs a successor, which the largest number does not have.
    private static bool TryRead(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < long.MaxValue;
}
