namespace CartStream.Hosting;

/// <summary>Counts calls, and lets who closes it wait for those that have begun.</summary>
internal sealed class CallGate
{
    private readonly Lock _changing = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _isClosed;

    /// <summary>Begins a call; null once it is closed.</summary>
    public Call? TryEnter()
    {
        lock (_changing)
        {
            if (_isClosed)
                return null;
            _count++;
            return new Call(this);
        }
    }

    /// <summary>Lets no call begin any more, and waits for those that have, for at most <paramref name="wait"/>.
    /// </summary>
    public async Task CloseAsync(TimeSpan wait, TimeProvider time)
    {
        lock (_changing)
        {
            _isClosed = true;
            if (_count == 0)
                _empty.TrySetResult();
        }

        try
        {
            await _empty.Task.WaitAsync(wait, time);
        }
        catch (TimeoutException)
        {
            // They are told by what they use that it has ended.
        }
    }

    private void Leave()
    {
        lock (_changing)
        {
            if (--_count == 0 && _isClosed)
                _empty.TrySetResult();
        }
    }

    /// <summary>A call that has begun; disposed of once.</summary>
    internal readonly struct Call(CallGate gate) : IDisposable
    {
        /// <summary>Ends the call.</summary>
        public void Dispose() => gate.Leave();
    }
}
