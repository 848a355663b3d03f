namespace CartStream.Datasets.Mapping;

/// <summary>What the rows of one order leave out because the order's first row says it.</summary>
internal sealed class FilledDown
{
    private byte[] _order = [];
    private byte[] _time = [];
    private byte[] _shopper = [];
    private byte[] _session = [];

    /// <summary>Fills what is empty from the row before, if it is of the same order; remembers the rest.</summary>
    public void Fill(
        ReadOnlySpan<byte> order,
        ref ReadOnlySpan<byte> time,
        ref ReadOnlySpan<byte> shopper,
        ref ReadOnlySpan<byte> session)
    {
        var isSame = !order.IsEmpty && order.SequenceEqual(_order);
        if (!isSame)
        {
            _order = order.ToArray();
            (_time, _shopper, _session) = (time.ToArray(), shopper.ToArray(), session.ToArray());
            return;
        }

        time = time.IsEmpty ? _time : time;
        shopper = shopper.IsEmpty ? _shopper : shopper;
        session = session.IsEmpty ? _session : session;
    }
}
