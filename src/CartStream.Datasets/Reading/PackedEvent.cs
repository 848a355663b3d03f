using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using CartStream.Events;

namespace CartStream.Datasets.Reading;

/// <summary>An event copied into bytes, to be held while reading continues. For valid events, in memory only.</summary>
internal static class PackedEvent
{
    /// <summary>Most bytes a valid event takes.</summary>
    public static readonly int BytesMax =
        Unsafe.SizeOf<Head>() + (9 * EventLimits.IdBytesMax) + (4 * EventLimits.TextBytesMax);

    /// <summary>
    /// Packs <paramref name="e"/> into at least <see cref="BytesMax"/> bytes; returns how many it used.
    /// </summary>
    public static int Write(in ShopperEvent e, Span<byte> destination)
    {
        var head = new Head
        {
            TimeMs = e.TimeMs,
            Type = e.Type,
            HasPrice = e.Price.HasValue,
            Price = e.Price.GetValueOrDefault(),
            Quantity = e.Quantity ?? -1,
            ItemId = (ushort)e.ItemId.Length,
            ShopperId = (ushort)e.ShopperId.Length,
            AnonymousId = (ushort)e.AnonymousId.Length,
            SessionId = (ushort)e.SessionId.Length,
            EventId = (ushort)e.EventId.Length,
            OrderId = (ushort)e.OrderId.Length,
            LineId = (ushort)e.LineId.Length,
            CategoryId = (ushort)e.CategoryId.Length,
            CategoryCode = (ushort)e.CategoryCode.Length,
            Brand = (ushort)e.Brand.Length,
            ItemName = (ushort)e.ItemName.Length,
            ItemGroupId = (ushort)e.ItemGroupId.Length,
            ReceiptId = (ushort)e.ReceiptId.Length,
        };
        MemoryMarshal.Write(destination, in head);
        var at = Unsafe.SizeOf<Head>();
        Append(e.ItemId, destination, ref at);
        Append(e.ShopperId, destination, ref at);
        Append(e.AnonymousId, destination, ref at);
        Append(e.SessionId, destination, ref at);
        Append(e.EventId, destination, ref at);
        Append(e.OrderId, destination, ref at);
        Append(e.LineId, destination, ref at);
        Append(e.CategoryId, destination, ref at);
        Append(e.CategoryCode, destination, ref at);
        Append(e.Brand, destination, ref at);
        Append(e.ItemName, destination, ref at);
        Append(e.ItemGroupId, destination, ref at);
        Append(e.ReceiptId, destination, ref at);
        return at;
    }

    /// <summary>The event at the start of <paramref name="packed"/>, whose texts stay there.</summary>
    public static ShopperEvent Read(ReadOnlySpan<byte> packed)
    {
        var head = MemoryMarshal.Read<Head>(packed);
        var texts = packed[Unsafe.SizeOf<Head>()..];
        return new ShopperEvent
        {
            TimeMs = head.TimeMs,
            Type = head.Type,
            ItemId = Read(ref texts, head.ItemId),
            ShopperId = Read(ref texts, head.ShopperId),
            AnonymousId = Read(ref texts, head.AnonymousId),
            SessionId = Read(ref texts, head.SessionId),
            EventId = Read(ref texts, head.EventId),
            OrderId = Read(ref texts, head.OrderId),
            LineId = Read(ref texts, head.LineId),
            CategoryId = Read(ref texts, head.CategoryId),
            CategoryCode = Read(ref texts, head.CategoryCode),
            Brand = Read(ref texts, head.Brand),
            ItemName = Read(ref texts, head.ItemName),
            ItemGroupId = Read(ref texts, head.ItemGroupId),
            ReceiptId = Read(ref texts, head.ReceiptId),
            Price = head.HasPrice ? head.Price : null,
            Quantity = head.Quantity >= 0 ? head.Quantity : null,
        };
    }

    private static void Append(ReadOnlySpan<byte> text, Span<byte> destination, ref int at)
    {
        text.CopyTo(destination[at..]);
        at += text.Length;
    }

    private static ReadOnlySpan<byte> Read(scoped ref ReadOnlySpan<byte> texts, int length)
    {
        var read = texts[..length];
        texts = texts[length..];
        return read;
    }

    [StructLayout(LayoutKind.Auto)]
    private struct Head
    {
        public long TimeMs;
        public decimal Price;
        public int Quantity;
        public EventType Type;
        public bool HasPrice;
        public ushort ItemId;
        public ushort ShopperId;
        public ushort AnonymousId;
        public ushort SessionId;
        public ushort EventId;
        public ushort OrderId;
        public ushort LineId;
        public ushort CategoryId;
        public ushort CategoryCode;
        public ushort Brand;
        public ushort ItemName;
        public ushort ItemGroupId;
        public ushort ReceiptId;
    }
}
