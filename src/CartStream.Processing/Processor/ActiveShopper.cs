using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>A shopper that the open batch has met.</summary>
internal sealed class ActiveShopper(byte[] id, ShopperState state)
{
    /// <summary>The shopper's id, UTF-8.</summary>
    public byte[] Id { get; } = id;

    /// <summary>The shopper's state; replaced when it had been idle for longer than it is kept.</summary>
    public ShopperState State { get; set; } = state;

    /// <summary>Whether the batch changed it; see <see cref="ShopperStateStore.MarkChanged"/>.</summary>
    public bool IsChanged { get; set; }
}
