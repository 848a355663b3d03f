namespace CartStream.Events;

/// <summary>
/// Gives every item id a dense number, in the order of first sight, and back. One writer; numbers are never reused.
/// </summary>
/// <remarks>Invariant: <c>Id(Intern(id)) == id</c>, and numbers run from 0 to <see cref="Count"/> less one.</remarks>
public sealed class ItemDictionary
{
    private readonly Dictionary<byte[], int> _numbers = new(Utf8KeyComparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _bySpan;
    private readonly List<byte[]> _ids = [];

    /// <summary>An empty dictionary.</summary>
    public ItemDictionary() => _bySpan = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>How many items there are.</summary>
    public int Count => _ids.Count;

    /// <summary>The number of <paramref name="id"/>, a new one when it is seen for the first time.</summary>
    public int Intern(ReadOnlySpan<byte> id)
    {
        if (_bySpan.TryGetValue(id, out var number))
            return number;
        var kept = id.ToArray();
        number = _ids.Count;
        _numbers.Add(kept, number);
        _ids.Add(kept);
        return number;
    }

    /// <summary>Finds the number of <paramref name="id"/> without giving it one; false when it is unknown.</summary>
    public bool TryFind(ReadOnlySpan<byte> id, out int number) => _bySpan.TryGetValue(id, out number);

    /// <summary>The id of item <paramref name="number"/>, UTF-8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such item.</exception>
    public ReadOnlySpan<byte> Id(int number) => _ids[number];

    /// <summary>The id of item <paramref name="number"/> as text.</summary>
    public string Text(int number) => System.Text.Encoding.UTF8.GetString(_ids[number]);
}
