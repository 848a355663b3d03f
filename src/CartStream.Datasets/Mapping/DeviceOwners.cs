namespace CartStream.Datasets.Mapping;

/// <summary>
/// The shopper of each device, from the rows of a file that name both. A device with two shoppers belongs to none.
/// </summary>
/// <remarks>
/// Invariant: at most <see cref="DevicesMax"/> devices are known; further ones stay shoppers of their own.
/// </remarks>
internal sealed class DeviceOwners
{
    /// <summary>Most devices kept, at about 150 bytes each.</summary>
    public const int DevicesMax = 2_000_000;

    private static readonly byte[] Nobody = [];

    private readonly Dictionary<byte[], byte[]> _owners = new(Utf8KeyComparer.Instance);

    /// <summary>Records that one row named both.</summary>
    public void Add(ReadOnlySpan<byte> device, ReadOnlySpan<byte> shopper)
    {
        if (device.IsEmpty || shopper.IsEmpty)
            return;
        var known = _owners.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (!known.TryGetValue(device, out var owner))
        {
            if (_owners.Count < DevicesMax)
                known[device] = shopper.ToArray();
        }
        else if (!shopper.SequenceEqual(owner))
        {
            known[device] = Nobody;
        }
    }

    /// <summary>The only shopper of a device; null when there is none, or several.</summary>
    public byte[]? Find(ReadOnlySpan<byte> device) =>
        _owners.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(device, out var owner) && owner.Length > 0
            ? owner
            : null;
}
