using System.Runtime.CompilerServices;

namespace CartStream.Index;

/// <summary>The serial numbers that a query looks at; they wrap around.</summary>
internal readonly struct SessionWindow
{
    private readonly int _newest;
    private readonly uint _length;
    private readonly int[] _forgotten;
    private readonly int _later;

    /// <summary>A window, as of now.</summary>
    /// <param name="oldest">The first serial number.</param>
    /// <param name="newest">The last; the window is empty when this is just before the first.</param>
    /// <param name="forgotten">
    /// Serial numbers of sessions that were forgotten, the newest first; some may be outside the window: older, or
    /// newer if the writer continued during the read.
    /// </param>
    public SessionWindow(int oldest, int newest, int[] forgotten)
    {
        _newest = newest;
        _length = (uint)(newest - oldest + 1);
        _forgotten = forgotten;
        while (_later < forgotten.Length && newest - forgotten[_later] < 0)
            _later++;
        Sessions = (int)_length;
        foreach (var serial in forgotten)
            Sessions -= Holds(serial) ? 1 : 0;
    }

    /// <summary>Sessions in the window.</summary>
    public int Sessions { get; }

    /// <summary>Serial numbers in the window, those of forgotten sessions included.</summary>
    public uint Length => _length;

    /// <summary>The newest serial number.</summary>
    public int Newest => _newest;

    /// <summary>The oldest serial number, if there is any.</summary>
    public int Oldest => _newest - (int)_length + 1;

    /// <summary>Whether <paramref name="serial"/> is in the window.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(int serial) => (uint)(_newest - serial) < _length;

    /// <summary>
    /// How many sessions of the window are newer than <paramref name="serial"/>; forgotten sessions don't count, so
    /// ages are as if they had never been learnt.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Age(int serial) => _forgotten.Length == 0 ? _newest - serial : AgeWithout(serial);

    private int AgeWithout(int serial)
    {
        var low = _later;
        var high = _forgotten.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_newest - _forgotten[middle] < _newest - serial)
                low = middle + 1;
            else
                high = middle;
        }

        return _newest - serial - (low - _later);
    }
}
