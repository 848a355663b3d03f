using System.Buffers;
using CartStream.Log;

namespace CartStream.Processing.Topics;

/// <summary>
/// Stream time, as most shoppers' events show it: the median of the newest times of the last
/// <see cref="NewestShoppers"/> shoppers. Each shopper counts once, however many events it sends. It depends only on
/// what was observed, in order; <see cref="Save"/> and <see cref="Restore"/> carry it over a restart.
/// </summary>
/// <remarks>
/// Invariants: <see cref="NowMs"/> goes back in one case only. A step of more than <see cref="StepMs"/> needs the
/// majority of all remembered shoppers. If they return to times between the start of the step and the step itself, the
/// step was wrong and is undone. So history that is sent later, which lies before the start of the last step, has no
/// effect.
/// </remarks>
internal sealed class StreamTime
{
    /// <summary>Shoppers whose newest time is remembered: the most recent ones.</summary>
    public const int ShoppersMax = 64;

    /// <summary>How many of these determine the time.</summary>
    public const int NewestShoppers = 16;

    /// <summary>The fewest shoppers needed to determine the time.</summary>
    public const int ShoppersMin = 3;

    /// <summary>The longest step that the newest shoppers can make alone, in milliseconds: a day.</summary>
    public const long StepMs = 24L * 60 * 60 * 1_000;

    /// <summary>Events needed after a longer step before anything is deleted because of it.</summary>
    public const int SettledAfter = 1_000;

    private const int Format = 1;

    private readonly uint[] _shoppers = new uint[ShoppersMax];
    private readonly long[] _timesMs = new long[ShoppersMax];
    private readonly long[] _offsets = new long[ShoppersMax];
    private int _count;
    private long _steppedFromMs = long.MaxValue;
    private int _sinceStep = SettledAfter;

    /// <summary>
    /// Event time now, milliseconds since 1970; <see cref="long.MinValue"/> before there were enough shoppers.
    /// </summary>
    public long NowMs
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    } = long.MinValue;

    /// <summary>The time of the event observed last; <see cref="long.MinValue"/> before the first.</summary>
    public long LatestMs
    {
        get => Volatile.Read(ref field);
        private set => Volatile.Write(ref field, value);
    } = long.MinValue;

    /// <summary>The time for deletions: <see cref="NowMs"/>, or while a step is recent the time before it.</summary>
    public long SettledMs => _sinceStep >= SettledAfter ? NowMs : Math.Min(_steppedFromMs, NowMs);

    /// <summary>Observes an event.</summary>
    /// <param name="shopper">The event's shopper.</param>
    /// <param name="timeMs">Its time, bounded by the time of receipt.</param>
    /// <param name="offset">Its offset, higher than those before.</param>
    public void Observe(ulong shopper, long timeMs, long offset)
    {
        var known = _shoppers.AsSpan(0, _count).IndexOf((uint)shopper);
        if (known < 0 && _count < ShoppersMax)
            known = _count++;
        MoveToEnd(Math.Max(known, 0));
        _shoppers[_count - 1] = (uint)shopper;
        _timesMs[_count - 1] = timeMs;
        _offsets[_count - 1] = offset;
        LatestMs = timeMs;
        if (_sinceStep < SettledAfter)
            _sinceStep++;
        if (_count >= ShoppersMin)
            Advance();
        if (_count == NewestShoppers && _steppedFromMs == long.MinValue)
            _sinceStep = SettledAfter;
    }

    /// <summary>
    /// Whether shoppers after <paramref name="offset"/> show that <paramref name="timeMs"/> had not been reached: at
    /// least <paramref name="shoppersMin"/> of them, and the majority.
    /// </summary>
    public bool Refutes(long timeMs, long offset, ulong shopper, int shoppersMin)
    {
        var (earlier, others) = (0, 0);
        for (var i = _count - 1; i >= 0 && _offsets[i] > offset; i--)
        {
            if (_shoppers[i] == (uint)shopper)
                continue;
            others++;
            earlier += _timesMs[i] < timeMs ? 1 : 0;
        }

        return earlier >= shoppersMin && earlier * 2 > others;
    }

    /// <summary>Advances to the time of an earlier clock of the same events.</summary>
    public void AdvanceTo(long nowMs)
    {
        if (nowMs > NowMs)
            NowMs = nowMs;
    }

    /// <summary>Its whole state as bytes: some ten for each shopper.</summary>
    public byte[] Save()
    {
        var into = new ArrayBufferWriter<byte>(1_024);
        foreach (var number in (long[])[Format, NowMs, LatestMs, _steppedFromMs, _sinceStep, _count])
            WriteLong(into, number);
        var (timeMs, offset) = (0L, 0L);
        for (var i = 0; i < _count; i++)
        {
            WriteLong(into, _shoppers[i]);
            WriteLong(into, _timesMs[i] - timeMs);
            WriteLong(into, _offsets[i] - offset);
            (timeMs, offset) = (_timesMs[i], _offsets[i]);
        }

        return into.WrittenSpan.ToArray();
    }

    /// <summary>Replaces its state with what <see cref="Save"/> returned.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a saved clock.</exception>
    public void Restore(ReadOnlySpan<byte> bytes)
    {
        if (ReadLong(ref bytes) != Format)
            throw Unreadable("another format");
        NowMs = ReadLong(ref bytes);
        LatestMs = ReadLong(ref bytes);
        _steppedFromMs = ReadLong(ref bytes);
        _sinceStep = (int)Math.Clamp(ReadLong(ref bytes), 0, SettledAfter);
        var count = ReadLong(ref bytes);
        if (count is < 0 or > ShoppersMax)
            throw Unreadable($"{count} shoppers");
        _count = (int)count;
        var (timeMs, offset) = (0L, 0L);
        for (var i = 0; i < _count; i++)
        {
            _shoppers[i] = (uint)ReadLong(ref bytes);
            _timesMs[i] = timeMs += ReadLong(ref bytes);
            _offsets[i] = offset += ReadLong(ref bytes);
        }
    }

    private void Advance()
    {
        var newest = Math.Min(_count, NewestShoppers);
        var medianMs = Median(newest);
        if (NowMs == long.MinValue)
        {
            // The first shoppers may all be wrong: until there are enough, the step can be undone entirely.
            (_steppedFromMs, _sinceStep) = (long.MinValue, 0);
            NowMs = medianMs;
        }
        else if (medianMs > NowMs)
        {
            StepForward(medianMs);
        }
        else if (medianMs < NowMs - StepMs && _sinceStep < SettledAfter)
        {
            StepBack(medianMs);
        }
    }

    private void StepForward(long medianMs)
    {
        if (medianMs > NowMs + StepMs)
        {
            medianMs = Median(_count);
            if (medianMs <= NowMs + StepMs)
                return;
            (_steppedFromMs, _sinceStep) = (NowMs, 0);
        }

        NowMs = medianMs;
    }

    private void StepBack(long medianMs)
    {
        var allMs = Median(_count);
        if (allMs >= NowMs - StepMs || medianMs < _steppedFromMs)
            return;
        NowMs = medianMs;
        _sinceStep = SettledAfter;
    }

    /// <summary>The latest time that more than half of the newest shoppers have reached.</summary>
    private long Median(int shoppers)
    {
        Span<long> sorted = stackalloc long[ShoppersMax];
        sorted = sorted[..shoppers];
        _timesMs.AsSpan(_count - shoppers, shoppers).CopyTo(sorted);
        sorted.Sort();
        return sorted[(shoppers - 1) / 2];
    }

    private void MoveToEnd(int index)
    {
        var behind = _count - 1 - index;
        if (behind <= 0)
            return;
        Array.Copy(_shoppers, index + 1, _shoppers, index, behind);
        Array.Copy(_timesMs, index + 1, _timesMs, index, behind);
        Array.Copy(_offsets, index + 1, _offsets, index, behind);
    }

    private static void WriteLong(ArrayBufferWriter<byte> into, long value) =>
        Leb128.Write(into, (ulong)(value << 1) ^ (ulong)(value >> 63));

    private static long ReadLong(ref ReadOnlySpan<byte> left) => Leb128.TryRead(ref left, out var zigzag)
        ? (long)(zigzag >> 1) ^ -(long)(zigzag & 1)
        : throw Unreadable("too few bytes");

    private static InvalidDataException Unreadable(string found) => new(
        $"topic {Topology.Quality}, key 'totals': found a stream clock of {found}, expected format {Format} with up to "
        + $"{ShoppersMax} shoppers");
}
