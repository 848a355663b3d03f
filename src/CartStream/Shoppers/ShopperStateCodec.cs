using System.Buffers;
using System.Buffers.Binary;
using CartStream.Events;

namespace CartStream.Shoppers;

/// <summary>
/// Encodes shopper state as the bytes of topic <c>shopper-state</c>, and decodes it; see docs/formats/topics.md. The
/// first byte is the version, the next eight the time since when the shopper is idle, usually that of the newest event,
/// so that idle shoppers are found without decoding.
/// </summary>
/// <remarks>Not thread-safe: it keeps its scratch space.</remarks>
public sealed class ShopperStateCodec(ItemDictionary items)
{
    /// <summary>The version of the format written here.</summary>
    public const byte Version = 4;

    /// <summary>The first version with purchases by piece and the lines of orders.</summary>
    internal const byte VersionWithPurchases = 3;

    /// <summary>The first version with the next items of the newest recommendation's ranking.</summary>
    internal const byte VersionWithRanked = 4;

    private const byte OldestVersion = 1;
    private const int HeaderBytes = 9;

    private readonly ArrayBufferWriter<byte> _buffer = new(1_024);
    private readonly Dictionary<int, int> _indicesByItem = [];
    private readonly List<int> _itemsByIndex = [];

    /// <summary>The state as a new array of bytes.</summary>
    public byte[] Encode(ShopperState state)
    {
        _buffer.ResetWrittenCount();
        _indicesByItem.Clear();
        var header = _buffer.GetSpan(HeaderBytes);
        header[0] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(header[1..], state.IdleSinceMs);
        _buffer.Advance(HeaderBytes);
        var writer = new StateWriter(_buffer, items, _indicesByItem);
        state.Write(ref writer);
        return _buffer.WrittenSpan.ToArray();
    }

    /// <summary>The state that <see cref="Encode"/> was given.</summary>
    /// <exception cref="InvalidDataException">The bytes are not shopper state of this version.</exception>
    public ShopperState Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = ReaderOf(bytes);
        var state = ShopperState.Read(ref reader, IdleSinceMs(bytes));
        return reader.AtEnd
            ? state
            : throw new InvalidDataException("shopper state can't be read: there are bytes after its end");
    }

    /// <summary>
    /// The state for a recommendation: without the ids of events and the last recommendation, which only the next event
    /// needs, and with the cart separate, as <see cref="Cart.CopyTo"/> gives it.
    /// </summary>
    /// <param name="bytes">The bytes from <see cref="Encode"/>.</param>
    /// <param name="cart">Its content is replaced with the cart's items.</param>
    /// <param name="cartVersion">Gets <see cref="Cart.Version"/>.</param>
    /// <exception cref="InvalidDataException">The bytes are not shopper state of this version.</exception>
    public ShopperState DecodeForAnswer(ReadOnlySpan<byte> bytes, List<CartItem> cart, out int cartVersion)
    {
        var reader = ReaderOf(bytes);
        return ShopperState.ReadForAnswer(ref reader, cart, out cartVersion);
    }

    /// <summary>
    /// Since when the shopper of encoded state is idle, milliseconds since 1970: the time of the newest event,
    /// unless that event was already older than the retention when it arrived.
    /// </summary>
    /// <exception cref="InvalidDataException">The bytes are not shopper state of this version.</exception>
    public static long IdleSinceMs(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] is < OldestVersion or > Version)
        {
            var found = bytes.IsEmpty ? "nothing" : $"version {bytes[0]}, {bytes.Length} bytes";
            throw new InvalidDataException(
                $"shopper state can't be read: found {found}, expected version {OldestVersion} to {Version}");
        }

        return BinaryPrimitives.ReadInt64LittleEndian(bytes[1..]);
    }

    private StateReader ReaderOf(ReadOnlySpan<byte> bytes)
    {
        IdleSinceMs(bytes);
        _itemsByIndex.Clear();
        return new StateReader(bytes[HeaderBytes..], items, _itemsByIndex, bytes[0]);
    }
}
