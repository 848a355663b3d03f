using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace CartStream.Recommendations;

/// <summary>
/// The places of a stored recommendation without scores and words: whom it was for, which event it answered, and each
/// place's item and source, best first. One array holds them all, so that tens of thousands can be remembered.
/// </summary>
public sealed class StoredRankedList
{
    private const int HeaderBytes = 3;

    /// <summary>Of each place the source's letter, the id's length in two bytes, and the id.</summary>
    private readonly byte[] _packed;

    private StoredRankedList(string shopperId, long offset, byte[] packed) =>
        (ShopperId, Offset, _packed) = (shopperId, offset, packed);

    /// <summary>The shopper.</summary>
    public string ShopperId { get; }

    /// <summary>The offset of the answered event.</summary>
    public long Offset { get; }

    /// <summary>Reads the value of a stored recommendation; see <see cref="RecommendationRecord"/>.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static StoredRankedList Read(ReadOnlySpan<byte> value)
    {
        try
        {
            return ReadJson(value);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException
            or OverflowException)
        {
            throw new InvalidDataException($"found no stored recommendation in {value.Length} bytes: {e.Message}", e);
        }
    }

    /// <summary>The places, best first.</summary>
    public Enumerator GetEnumerator() => new(_packed);

    private static StoredRankedList ReadJson(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        // As many bytes as the places take packed, at most.
        var room = ArrayPool<byte>.Shared.Rent(value.Length);
        try
        {
            var (shopper, offset, used) = ((string?)null, -1L, -1);
            Expect(ref reader, JsonTokenType.StartObject);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("shopper"u8))
                {
                    Expect(ref reader, JsonTokenType.String);
                    shopper = reader.GetString();
                }
                else if (reader.ValueTextEquals("offset"u8))
                {
                    Expect(ref reader, JsonTokenType.Number);
                    offset = reader.GetInt64();
                }
                else if (reader.ValueTextEquals("items"u8))
                {
                    used = ReadItems(ref reader, room);
                }
                else
                {
                    reader.Skip();
                }
            }

            return shopper is not null && used >= 0
                ? new StoredRankedList(shopper, offset, room[..used])
                : throw new JsonException("expected a shopper and items");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private static int ReadItems(ref Utf8JsonReader reader, Span<byte> into)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        var used = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            Expect(ref reader, JsonTokenType.String);
            var length = reader.CopyString(into[(used + HeaderBytes)..]);
            BinaryPrimitives.WriteUInt16LittleEndian(into[(used + 1)..], checked((ushort)length));
            Expect(ref reader, JsonTokenType.Number);
            Expect(ref reader, JsonTokenType.String);
            if (!SourceNames.TryParseLetter(reader.ValueSpan, out _))
                throw new JsonException("expected the letter of a source");
            into[used] = reader.ValueSpan[0];
            used += HeaderBytes + length;
            // What speaks for the item.
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                reader.Skip();
        }

        return used;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new JsonException($"found {reader.TokenType}, expected {type}");
    }

    /// <summary>Goes through the places.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _left;

        internal Enumerator(ReadOnlySpan<byte> packed) => _left = packed;

        /// <summary>The place it stands at.</summary>
        public StoredRankedItem Current { get; private set; }

        /// <summary>Goes on; false behind the last.</summary>
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
