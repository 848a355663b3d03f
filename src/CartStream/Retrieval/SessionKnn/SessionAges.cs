using System.Runtime.CompilerServices;
using CartStream.Index;

namespace CartStream.Retrieval.SessionKnn;

/// <summary>Ages of sessions by their position in the window, in equal steps: 0 for the newest.</summary>
internal readonly struct SessionAges
{
    /// <summary>Steps from the newest session to the oldest.</summary>
    public const int Steps = 1_024;

    private readonly SessionWindow _window;
    private readonly ulong _stepsPerSession;

    /// <summary>The ages of a window.</summary>
    public SessionAges(SessionWindow window)
    {
        _window = window;
        // Rounded up, so that a whole number of steps stays one.
        var sessions = (uint)Math.Max(1, window.Sessions);
        _stepsPerSession = (((ulong)Steps << 32) + sessions - 1) / sessions;
    }

    /// <summary>A session's age, rounded down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int StepOf(int serial) => (int)(((uint)_window.Age(serial) * _stepsPerSession) >> 32);
}
