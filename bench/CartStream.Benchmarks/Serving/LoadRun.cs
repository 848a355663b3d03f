using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using CartStream.Evaluation.Latencies;

namespace CartStream.Benchmarks.Serving;

/// <summary>
/// Threads that send requests over a connection each: in an open loop at fixed times, where a free thread takes the
/// next request, or in a closed loop, one request after the other.
/// </summary>
/// <remarks>
/// In the open loop, latency is measured from the time the request was due, not from when a thread sent it: a stall of
/// the server counts for every request due meanwhile (no coordinated omission).
/// </remarks>
internal sealed class LoadRun
{
    private readonly IPEndPoint _server;
    private readonly int _threads;
    private readonly int _expectedStatus;
    private readonly Func<long, byte[]> _requestOf;
    private readonly TimeSpan _length;
    private readonly double? _perSecond;
    private readonly Lock _gate = new();
    private readonly List<LatencyHistogram> _latencies = [];
    private long _next;
    private long _errors;
    private long _answered;
    private long _most;
    private string? _firstError;
    private long _started;

    /// <summary>Creates a load without starting it.</summary>
    /// <param name="server">The server's address.</param>
    /// <param name="threads">Threads, with a connection each.</param>
    /// <param name="length">The duration.</param>
    /// <param name="perSecond">Requests due in a second; null for a closed loop.</param>
    /// <param name="expectedStatus">The expected status of an answer.</param>
    /// <param name="requestOf">Returns the request with a number, from 0.</param>
    public LoadRun(
        IPEndPoint server,
        int threads,
        TimeSpan length,
        double? perSecond,
        int expectedStatus,
        Func<long, byte[]> requestOf)
    {
        _server = server;
        _threads = threads;
        _length = length;
        _perSecond = perSecond;
        _expectedStatus = expectedStatus;
        _requestOf = requestOf;
    }

    /// <summary>Runs to the end, on its own threads.</summary>
    public Task<LoadResult> StartAsync()
    {
        _started = TimeProvider.System.GetTimestamp();
        var threads = Enumerable.Range(0, _threads).Select(_ => Task.Factory.StartNew(
            Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return Task.WhenAll(threads).ContinueWith(_ => Result(), TaskScheduler.Default);
    }

    private LoadResult Result() => new(
        _answered,
        _errors,
        TimeProvider.System.GetElapsedTime(_started).TotalSeconds,
        LatencyHistogram.SumOf(_latencies).Percentiles(),
        _most / 1e6,
        _firstError);

    private void Work()
    {
        var latencies = new LatencyHistogram();
        var (answered, most) = (0L, 0L);
        LoadConnection? connection = null;
        while (TryTake(out var number, out var due))
        {
            WaitUntil(due);
            try
            {
                connection ??= new LoadConnection(_server);
                var request = _requestOf(number);
                var from = _perSecond is null ? Elapsed() : due;
                var status = connection.Ask(request);
                var took = (long)(Elapsed() - from).TotalNanoseconds;
                if (status == _expectedStatus)
                {
                    latencies.Add(took);
                    answered++;
                    most = Math.Max(most, took);
                }
                else
                {
                    Fail($"status {status}");
                }
            }
            catch (Exception e) when (e is SocketException or InvalidDataException)
            {
                Fail(e.Message);
                connection?.Dispose();
                connection = null;
            }
        }

        connection?.Dispose();
        lock (_gate)
        {
            _latencies.Add(latencies);
            _answered += answered;
            _most = Math.Max(_most, most);
        }
    }

    private bool TryTake(out long number, out TimeSpan due)
    {
        number = Interlocked.Increment(ref _next) - 1;
        due = _perSecond is { } rate ? TimeSpan.FromSeconds(number / rate) : Elapsed();
        return due < _length;
    }

    private TimeSpan Elapsed() => TimeProvider.System.GetElapsedTime(_started);

    private void Fail(string error)
    {
        lock (_gate)
        {
            _errors++;
            _firstError ??= error;
        }
    }

    /// <summary>
    /// The runtime's timers have a resolution of a millisecond, as much as what is measured; the kernel's are finer.
    /// </summary>
    private void WaitUntil(TimeSpan due)
    {
        while (due - Elapsed() is var left && left > TimeSpan.Zero)
        {
            var time = new TimeSpec { Seconds = (long)left.TotalSeconds, Nanoseconds = left.Ticks % 10_000_000 * 100 };
            _ = NanoSleep(time, nint.Zero);
        }
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    private static extern int NanoSleep(in TimeSpec time, nint remaining);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
