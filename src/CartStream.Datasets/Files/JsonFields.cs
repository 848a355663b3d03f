using System.Text;
using System.Text.Json;

namespace CartStream.Datasets.Files;

/// <summary>
/// The fields of a JSON record as text, one set for each element of the arrays that its paths go through.
/// </summary>
/// <remarks>Invariant: field n of <see cref="Text"/> ends at <c>_ends[n]</c>, followed by one byte.</remarks>
internal sealed class JsonFields
{
    private readonly JsonPath[] _paths;
    private readonly JsonPath[] _arrays;
    private readonly JsonPath[] _together;
    private readonly int[] _ends;
    private readonly Dictionary<string, JsonElement> _bound = new(StringComparer.Ordinal);
    private byte[] _text = new byte[4_096];
    private int _length;

    /// <summary>Fields with these paths.</summary>
    /// <param name="paths">The paths.</param>
    /// <param name="together">
    /// The arrays of texts that are read element by element with the first of them, such as ids and their quantities.
    /// </param>
    public JsonFields(IReadOnlyList<string> paths, IReadOnlyList<string> together)
    {
        _together = [.. together.Select(path => new JsonPath(path))];
        _paths = [.. paths.Select(path => new JsonPath(path))];
        _ends = new int[paths.Count];
        _arrays =
        [
            .. _paths.SelectMany(path => path.Arrays).Distinct(StringComparer.Ordinal)
                .Select(path => new JsonPath(path)),
        ];
    }

    /// <summary>The text of all fields.</summary>
    public ReadOnlySpan<byte> Text => _text.AsSpan(0, _length);

    /// <summary>Where the fields are in the text.</summary>
    public FieldTable Table => new(_ends);

    /// <summary>
    /// The sets of <paramref name="record"/>, one for each element of the arrays, or a single one where there are none.
    /// Each is in <see cref="Text"/> until the next.
    /// </summary>
    public IEnumerable<int> Sets(JsonElement record)
    {
        _bound.Clear();
        var set = 0;
        foreach (var _ in Bind(record, depth: 1, within: ""))
        {
            Fill(record);
            yield return set++;
        }
    }

    /// <summary>
    /// The array that should be as long as the first of those read together and is not, with both lengths; null for
    /// none.
    /// </summary>
    public (string Path, int Found, int Expected)? Unequal(JsonElement record)
    {
        if (_together.Length == 0)
            return null;
        _bound.Clear();
        var expected = Length(record, _together[0]);
        foreach (var other in _together.Skip(1))
        {
            if (Length(record, other) is > 0 and var found && expected > 0 && found != expected)
                return (other.Text, found, expected);
        }

        return null;
    }

    private int Length(JsonElement record, JsonPath path) =>
        path.TryFindArray(record, _bound, out var array) ? array.GetArrayLength() : 0;

    // At each depth the first non-empty array counts.
    private IEnumerable<bool> Bind(JsonElement record, int depth, string within)
    {
        foreach (var path in _arrays)
        {
            if (path.Arrays.Count != depth || !path.Text.StartsWith(within, StringComparison.Ordinal)
                || !path.TryFindArray(record, _bound, out var array))
            {
                continue;
            }

            var at = 0;
            foreach (var element in array.EnumerateArray())
            {
                _bound[path.Text] = element;
                if (_together.Length > 0)
                    BindTogether(record, path, at++);
                foreach (var set in Bind(record, depth + 1, path.Text))
                    yield return set;
            }

            _bound.Remove(path.Text);
            foreach (var other in _together)
                _bound.Remove(other.Text);
            yield break;
        }

        yield return true;
    }

    private void BindTogether(JsonElement record, JsonPath path, int at)
    {
        if (!_together.Any(one => one.Text == path.Text))
            return;
        foreach (var other in _together.Where(one => one.Text != path.Text))
        {
            _bound.Remove(other.Text);
            if (other.TryFindArray(record, _bound, out var array) && at < array.GetArrayLength())
                _bound[other.Text] = array[at];
        }
    }

    private void Fill(JsonElement record)
    {
        _length = 0;
        for (var i = 0; i < _paths.Length; i++)
        {
            if (_paths[i].TryFind(record, _bound, out var value))
                Append(value);
            _ends[i] = _length;
            Room(1);
            _text[_length++] = 0;
        }
    }

    private void Append(JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => "",
        };
        Room(Encoding.UTF8.GetMaxByteCount(text.Length));
        _length += Encoding.UTF8.GetBytes(text, _text.AsSpan(_length));
    }

    private void Room(int bytes)
    {
        if (_length + bytes > _text.Length)
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + bytes));
    }
}
