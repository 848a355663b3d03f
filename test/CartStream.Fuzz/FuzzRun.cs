namespace CartStream.Fuzz;

/// <summary>Runs a target on mutated inputs, and judges each.</summary>
/// <remarks>
/// A case fails when an exception leaves the reader that its callers don't expect, when it allocates more than
/// <see cref="BytesMax"/> and <see cref="BytesPerByte"/> for each byte of its input, or when it takes longer than
/// <see cref="PatienceMax"/>. The seed and the case's number decide an input.
/// </remarks>
internal sealed class FuzzRun(FuzzTarget target, int seed)
{
    /// <summary>Bytes that any case may allocate: 64 MiB.</summary>
    public const long BytesMax = 64L << 20;

    /// <summary>Bytes that a case may allocate for each byte of its input besides.</summary>
    public const long BytesPerByte = 500;

    private const int MinimisingMax = 3_000;
    private const int FindingsMax = 20;
    private const int SlowTries = 3;

    /// <summary>How long a case may take.</summary>
    public static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(5);

    private string Slow => $"{target.Name}: is slow";

    private long _current;
    private long _judged;

    /// <summary>The case that runs.</summary>
    public long Current => Interlocked.Read(ref _current);

    /// <summary>Inputs judged so far, those of minimising among them.</summary>
    public long Judged => Interlocked.Read(ref _judged);

    /// <summary>The input of a case.</summary>
    public byte[] InputOf(long number)
    {
        var random = new Random(unchecked((int)(((ulong)(uint)seed * 0x9E3779B97F4A7C15 + (ulong)number) >> 1)
            ^ (int)(number * 2_654_435_761)));
        var input = new Mutator(random).Next(target.Seeds);
        return target.Repair is { } repair && random.Next(4) > 0 ? repair(input) : input;
    }

    /// <summary>Runs so many cases; each kind of failure once, minimised.</summary>
    public IReadOnlyList<Finding> Run(long cases)
    {
        var found = new Dictionary<string, Finding>(StringComparer.Ordinal);
        foreach (var valid in target.Seeds)
            Add(valid);
        for (var number = 0L; number < cases && found.Count < FindingsMax; number++)
        {
            Interlocked.Exchange(ref _current, number);
            Add(InputOf(number));
        }

        return [.. found.Values];

        void Add(byte[] input)
        {
            if (Score(input) is { } finding && !found.ContainsKey(finding.Kind))
                found.Add(finding.Kind, Minimise(finding));
        }
    }

    /// <summary>The fault in reading an input; null for none.</summary>
    public Finding? Score(byte[] input)
    {
        var finding = Try(input);
        // A machine that is busy with something else is no fault of the reader's.
        for (var again = 0; again < SlowTries && finding?.Kind == Slow; again++)
            finding = Try(input);
        return finding;
    }

    private Finding? Try(byte[] input)
    {
        Interlocked.Increment(ref _judged);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            target.Run(input);
        }
        catch (Exception e) when (target.Documented.Any(type => type.IsInstanceOfType(e)))
        {
            // As documented.
        }
        catch (Exception e)
        {
            var at = e.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("CartStream")) ?? "";
            return new Finding($"{target.Name}: {e.GetType().Name}{at.TrimEnd()}", e.ToString(), input);
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        var took = TimeProvider.System.GetElapsedTime(started);
        if (bytes > BytesMax + (BytesPerByte * input.Length))
            return new Finding($"{target.Name}: allocates", $"{bytes:N0} bytes for {input.Length:N0}", input);
        return took > PatienceMax
            ? new Finding(Slow, $"{took.TotalSeconds:0.0} s for {input.Length:N0} bytes", input)
            : null;
    }

    /// <summary>Takes ranges out as long as the same fails.</summary>
    private Finding Minimise(Finding finding)
    {
        var tries = 0;
        for (var size = finding.Input.Length / 2; size > 0; size /= 2)
        {
            for (var at = 0; at + size <= finding.Input.Length && tries < MinimisingMax;)
            {
                tries++;
                var shorter = (byte[])[.. finding.Input[..at], .. finding.Input[(at + size)..]];
                if (Score(shorter) is { } same && same.Kind == finding.Kind)
                    finding = same;
                else
                    at += size;
            }
        }

        return finding;
    }
}
