namespace CartStream.Datasets.Mapping;

/// <summary>Fills fields that the rows of an order leave out because its first row has them.</summary>
internal sealed class FilledDown
{
    private byte[] _order = [];
    private byte[] _type = [];
    private byte[] _time = [];
    private byte[] _shopper = [];
    private byte[] _session = [];
    private string? _undone;
    private bool _isSame;

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
        _isSame = !order.IsEmpty && order.SequenceEqual(_order);
        if (!_isSame)
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

    /// <summary>Why the row's purchase was undone: what undid the order's first row undoes its others.</summary>
    public string? FillUndone(string? reason)
    {
        if (!_isSame)
            _undone = reason;
        return reason ?? _undone;
    }
}
