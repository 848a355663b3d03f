using System.Runtime.InteropServices;

namespace CartStream.Cli;

/// <summary>
/// Handles Ctrl-C, SIGTERM and SIGQUIT: the first asks the verb to stop cleanly, the second ends the process
/// immediately.
/// </summary>
/// <remarks>Without a handler here, the web server's host takes SIGQUIT, and <c>serve</c> goes on.</remarks>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private readonly PosixSignalRegistration _quit;

    /// <summary>Starts listening for signals.</summary>
    public Interruption()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        _quit = PosixSignalRegistration.Create(PosixSignal.SIGQUIT, Stop);
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _quit.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        // An uncancelled signal has its default effect: it ends the process.
        context.Cancel = !_source.IsCancellationRequested;
        _source.Cancel();
    }
}
