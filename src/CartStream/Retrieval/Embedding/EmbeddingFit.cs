using System.Diagnostics.CodeAnalysis;
using CartStream.Index;
using CartStream.Options;

namespace CartStream.Retrieval.Embedding;

/// <summary>
/// Trains an <see cref="ItemEmbedding"/>: mini-batches of training positions in a new random order for each epoch;
/// after each batch, one step of every vector that it touched. Training may continue with more sessions, from the
/// vectors that exist.
/// </summary>
/// <remarks>One thread, every sum in a fixed order: the vectors depend only on the sessions and the options.</remarks>
internal sealed class EmbeddingFit
{
    private readonly EmbeddingOptions _options;
    private readonly SampledSoftmax _batch;
    private readonly PositionWeights _weights = new();
    private readonly int[] _inputRows = new int[SampledSoftmax.QueriesMax * QuerySum.ItemsMax];
    private readonly float[] _lengths = new float[SampledSoftmax.QueriesMax];
    private readonly float[] _gradient = new float[Row.Length];
    private SplitMix64 _random;
    private TrainingSessions _sessions;
    private NegativeSampler _sampler;
    private UnitVectors _vectors;
    private int[] _order;
    private int _count;
    private long _done;
    private int _epochs;

    /// <summary>Random vectors for the items of <paramref name="corpus"/> that are frequent enough.</summary>
    /// <exception cref="ArgumentException">The options are out of range; the message names every fault.</exception>
    public EmbeddingFit(SessionCorpus corpus, EmbeddingOptions options)
    {
        OptionFaults.ThrowIfAny(options.Faults());
        _options = options;
        _random = new SplitMix64(options.Seed);
        _batch = new SampledSoftmax(options.Scale);
        Prepare(corpus);
        _vectors = new UnitVectors(_sessions.Counts.Length, ref _random);
    }

    /// <summary>Training positions of an epoch.</summary>
    public int Positions => _sessions.Positions;

    /// <summary>The mean loss over the last epoch, in nats.</summary>
    public double Loss { get; private set; }

    /// <summary>Trains for all epochs.</summary>
    /// <exception cref="OperationCanceledException">Checked before every mini-batch.</exception>
    public void Run(Action<double>? progress, CancellationToken cancellation) =>
        Run(_options.Epochs, progress, cancellation);

    /// <summary>Continues with <paramref name="corpus"/>, which replaces the earlier training sessions.</summary>
    /// <exception cref="OperationCanceledException">Checked before every mini-batch.</exception>
    public void Continue(SessionCorpus corpus, CancellationToken cancellation)
    {
        var (rowOf, vectors) = (_sessions.RowOf, _vectors);
        Prepare(corpus);
        _vectors = new UnitVectors(_sessions.Counts.Length, ref _random);
        for (var item = 0; item < rowOf.Length; item++)
        {
            if (rowOf[item] > 0 && _sessions.RowOf[item] > 0)
                _vectors.CopyFrom(_sessions.RowOf[item], vectors, rowOf[item]);
        }

        Run(_options.FurtherEpochs, null, cancellation);
    }

    private void Run(int epochs, Action<double>? progress, CancellationToken cancellation)
    {
        (_epochs, _done) = (epochs, 0);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            Shuffle();
            Loss = 0;
            foreach (var session in _order)
            {
                for (var target = 1; target < _sessions.Rows(session).Length; target++)
                {
                    Add(_sessions.Rows(session), target);
                    if (_count == SampledSoftmax.QueriesMax)
                        Learn(progress, cancellation);
                }
            }

            if (_count > 0)
                Learn(progress, cancellation);
        }
    }

    [MemberNotNull(nameof(_sessions), nameof(_sampler), nameof(_order))]
    private void Prepare(SessionCorpus corpus)
    {
        _sessions = new TrainingSessions(corpus, _options);
        _sampler = new NegativeSampler(_sessions.Counts, _options.NegativePower, SampledSoftmax.Negatives);
        _order = [.. Enumerable.Range(0, _sessions.Count)];
    }

    /// <summary>The result, in whole steps of a 127th of the largest coordinate.</summary>
    public ItemEmbedding Build()
    {
        var values = _vectors.Values.AsSpan(Row.Length);
        var largest = 0f;
        foreach (var value in values)
            largest = MathF.Max(largest, MathF.Abs(value));
        var step = largest > 0 ? largest / sbyte.MaxValue : 1;
        var rows = new sbyte[_vectors.Values.Length];
        for (var i = 0; i < values.Length; i++)
            rows[Row.Length + i] = (sbyte)MathF.Round(values[i] / step);
        return new ItemEmbedding(_sessions.RowOf, rows, [.. _weights.Values], _options.Scale * step);
    }

    private void Shuffle()
    {
        for (var i = _order.Length - 1; i > 0; i--)
        {
            var other = _random.Below(i + 1);
            (_order[i], _order[other]) = (_order[other], _order[i]);
        }
    }

    /// <summary>Puts the query for a session's index <paramref name="target"/> into the batch.</summary>
    private void Add(ReadOnlySpan<int> rows, int target)
    {
        var query = Row.Of(_batch.Queries, _count);
        query.Clear();
        var inputs = _inputRows.AsSpan(_count * QuerySum.ItemsMax, QuerySum.ItemsMax);
        inputs.Clear();
        for (var d = 0; d < QuerySum.ItemsMax && d < target; d++)
        {
            if (d > 0 && _random.Happens(_options.Dropout))
                continue;
            inputs[d] = rows[target - 1 - d];
            Row.AddScaled(_vectors[inputs[d]], _weights.Values[d], query);
        }

        _lengths[_count] = Row.Normalise(query);
        _batch.Targets[_count] = rows[target];
        _vectors[rows[target]].CopyTo(Row.Of(_batch.TargetVectors, _count));
        _count++;
    }

    /// <summary>Learns from the batch and empties it.</summary>
    private void Learn(Action<double>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        for (var i = 0; i < SampledSoftmax.Negatives; i++)
        {
            var row = _sampler.Draw(ref _random);
            _batch.NegativeRows[i] = row;
            _batch.NegativeOffsets[i] = _sampler.Offset(row);
            _vectors[row].CopyTo(Row.Of(_batch.NegativeVectors, i));
        }

        Loss += _batch.Compute(_count) / Positions;
        var all = (double)Positions * _epochs;
        var rate = (float)(_options.LearningRate * (1 - (_done / all)));
        for (var i = 0; i < _count; i++)
            StepInputs(i, rate);
        _weights.Step(rate);
        StepTargets(rate);
        _done += _count;
        _count = 0;
        progress?.Invoke(_done / all);
    }

    private void StepInputs(int index, float rate)
    {
        var toSum = Row.Of(_batch.QueryGradients, index);
        QuerySum.Backward(Row.Of(_batch.Queries, index), _lengths[index], toSum);
        for (var d = 0; d < QuerySum.ItemsMax; d++)
        {
            var row = _inputRows[(index * QuerySum.ItemsMax) + d];
            if (row == 0)
                continue;
            _weights.Gradients[d] += Row.Dot(toSum, _vectors[row]);
            _gradient.AsSpan().Clear();
            Row.AddScaled(toSum, _weights.Values[d], _gradient);
            _vectors.Step(row, _gradient, rate);
        }
    }

    private void StepTargets(float rate)
    {
        for (var i = 0; i < _count; i++)
        {
            _gradient.AsSpan().Clear();
            Row.AddScaled(Row.Of(_batch.Queries, i), _batch.TargetFactors[i], _gradient);
            _vectors.Step(_batch.Targets[i], _gradient, rate);
        }

        for (var i = 0; i < SampledSoftmax.Negatives; i++)
            _vectors.Step(_batch.NegativeRows[i], Row.Of(_batch.NegativeGradients, i), rate);
    }
}
