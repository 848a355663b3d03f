namespace CartStream.Hosting;

/// <summary>Counts calls, and lets its closer wait for those in progress.</summary>
internal sealed class CallGate
{
    private readonly Lock _changing = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;
    private bool _isClosed;

    /// <summary>Starts a call; null once the gate is closed.</summary>
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

    /// <summary>Rejects new calls, and waits at most <paramref name="wait"/> for those in progress.</summary>
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
            // The objects they use will report that the shop has stopped.
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

    /// <summary>A call in progress; dispose of it once.</summary>
    internal readonly struct Call(CallGate gate) : IDisposable
    {
        /// <summary>Ends the call.</summary>
        public void Dispose() => gate.Leave();
    }
}
