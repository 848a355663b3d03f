namespace CartStream.Datasets.Mapping;

/// <summary>Fills fields that the rows of an order leave out because its first row has them.</summary>
internal sealed class FilledDown
{
    private byte[] _order = [];
    private byte[] _type = [];
    private byte[] _time = [];
    private byte[] _shopper = [];
    private byte[] _session = [];

    /// <summary>
    /// Fills empty fields from the previous row, if it belongs to the same order; remembers the others.
    /// </summary>
    public void Fill(
        ReadOnlySpan<byte> order,
        ref ReadOnlySpan<byte> type,
        ref ReadOnlySpan<byte> time,
        ref ReadOnlySpan<byte> shopper,
        ref ReadOnlySpan<byte> session)
    {
        var isSame = !order.IsEmpty && order.SequenceEqual(_order);
        if (!isSame)
        {
            _order = order.ToArray();
            (_type, _time) = (type.ToArray(), time.ToArray());
            (_shopper, _session) = (shopper.ToArray(), session.ToArray());
            return;
        }

        type = type.IsEmpty ? _type : type;
        time = time.IsEmpty ? _time : time;
        shopper = shopper.IsEmpty ? _shopper : shopper;
        session = session.IsEmpty ? _session : session;
    }
}
