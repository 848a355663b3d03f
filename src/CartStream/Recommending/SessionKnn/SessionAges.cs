using System.Runtime.CompilerServices;
using CartStream.Recommending.Sessions;

namespace CartStream.Recommending.SessionKnn;

/// <summary>Ages of sessions by their place in the window, in equal steps: 0 for the newest.</summary>
internal readonly struct SessionAges
{
    /// <summary>Steps from the newest session to the oldest.</summary>
    public const int Steps = 1_024;

    private readonly SessionWindow _window;
    private readonly float _stepsPerSession;

    /// <summary>The ages of a window.</summary>
    public SessionAges(SessionWindow window)
    {
        _window = window;
        _stepsPerSession = Steps / (float)Math.Max(1, window.Sessions);
    }

    /// <summary>A session's age, rounded down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int StepOf(int serial) => (int)(_window.Age(serial) * _stepsPerSession);
}
