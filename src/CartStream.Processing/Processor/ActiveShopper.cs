using CartStream.Shoppers;

namespace CartStream.Processing.Processor;

/// <summary>A shopper with events in the open batch.</summary>
internal sealed class ActiveShopper(byte[] id, ShopperState state)
{
    /// <summary>The shopper's id, UTF-8.</summary>
    public byte[] Id { get; } = id;

    /// <summary>The shopper's state; replaced when the shopper was idle for longer than the retention.</summary>
    public ShopperState State { get; set; } = state;

    /// <summary>Whether the batch changed it; see <see cref="ShopperStateStore.MarkChanged"/>.</summary>
    public bool IsChanged { get; set; }
}
