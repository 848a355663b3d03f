using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace CartStream.Recommendations;

/// <summary>
/// The slots of a stored recommendation without scores and words: its shopper, the event it answered, and each slot's
/// item and source, best first. One array holds them all, so that tens of thousands fit in memory.
/// </summary>
public sealed class StoredRankedList
{
    private const int HeaderBytes = 3;

    /// <summary>Per slot the source's letter, the id's length in two bytes, and the id.</summary>
    private readonly byte[] _packed;

    private StoredRankedList(string shopperId, long offset, byte[] packed) =>
        (ShopperId, Offset, _packed) = (shopperId, offset, packed);

    /// <summary>The shopper.</summary>
    public string ShopperId { get; }

    /// <summary>The offset of the answered event.</summary>
    public long Offset { get; }

    /// <summary>Reads the value of a stored recommendation; see <see cref="RecommendationRecord"/>.</summary>
    /// <exception cref="InvalidDataException">The value is not a stored recommendation.</exception>
    public static StoredRankedList Read(ReadOnlySpan<byte> value)
    {
        // The packed slots take at most as many bytes as the value.
        var room = ArrayPool<byte>.Shared.Rent(value.Length);
        try
        {
            return Read(value, room);
        }
        catch (Exception e) when (StoredRecommendationReader.IsFault(e))
        {
            throw StoredRecommendationReader.Fault(value, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    /// <summary>The slots, best first.</summary>
    public Enumerator GetEnumerator() => new(_packed);

    private static StoredRankedList Read(ReadOnlySpan<byte> value, byte[] room)
    {
        var reader = new StoredRecommendationReader(value);
        var (shopper, offset, used) = ((string?)null, -1L, -1);
        while (reader.Read())
        {
            if (reader.Field == StoredField.Shopper)
                shopper = reader.GetString();
            else if (reader.Field == StoredField.Offset)
                offset = reader.GetInt64();
            else if (reader.Field == StoredField.Items)
                used = PackItems(ref reader, room);
        }

        return shopper is not null && used >= 0
            ? new StoredRankedList(shopper, offset, room[..used])
            : throw new JsonException("expected a shopper and items");
    }

    private static int PackItems(ref StoredRecommendationReader reader, Span<byte> into)
    {
        var used = 0;
        // After the last item there may be less room than a header takes.
        while (reader.ReadItem(into[Math.Min(used + HeaderBytes, into.Length)..], out var length))
        {
            BinaryPrimitives.WriteUInt16LittleEndian(into[(used + 1)..], checked((ushort)length));
            into[used] = SourceNames.Letter(reader.Source)[0];
            used += HeaderBytes + length;
            reader.SkipExplanation();
        }

        return used;
    }

    /// <summary>Enumerates the slots.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _left;

        internal Enumerator(ReadOnlySpan<byte> packed) => _left = packed;

        /// <summary>The current slot.</summary>
        public StoredRankedItem Current { get; private set; }

        /// <summary>Moves to the next slot; false after the last.</summary>
        public bool MoveNext()
        {
            if (_left.IsEmpty)
                return false;
            var length = BinaryPrimitives.ReadUInt16LittleEndian(_left[1..]);
            Current = new StoredRankedItem((char)_left[0], _left.Slice(HeaderBytes, length));
            _left = _left[(HeaderBytes + length)..];
            return true;
        }
    }
}
