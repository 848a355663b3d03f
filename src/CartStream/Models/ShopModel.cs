using CartStream.Index;
using CartStream.Options;
using CartStream.Recommendations;

namespace CartStream.Models;

/// <summary>
/// The model behind a shop's recommendations; it keeps the fitted parts up to date. Fits begin after fixed numbers of
/// events, from a copy of the sessions, run concurrently with the stream, and take effect after fixed numbers of
/// events.
/// </summary>
/// <remarks>
/// Invariants: when <see cref="StartFitting"/> makes the stream wait for fits, which fit answers depends only on the
/// events learnt and their order; so a replay gives the same recommendations. Nothing is fitted while the past is
/// learnt, but the data that the newest fit needs is kept. One thread at a time teaches it.
/// </remarks>
public sealed class ShopModel
{
    private readonly RefitOptions _refits;
    private IModelFit? _fit;
    private IModelFit? _missed;
    private Task? _running;
    private long _beginAt;
    private long _effectAt;
    private bool _isFitting;
    private bool _waits;
    private CancellationToken _stopped;

    /// <summary>A model and its settings.</summary>
    /// <param name="model">Proposes items and learns.</param>
    /// <param name="settings">Every setting of the model as one canonical text.</param>
    /// <param name="refits">When the model is refitted; the defaults when null.</param>
    public ShopModel(IModel model, string settings, RefitOptions? refits = null)
    {
        _refits = refits ?? new RefitOptions();
        OptionFaults.ThrowIfAny(_refits.Faults(), nameof(refits));
        Model = model;
        Settings = settings;
        _beginAt = _refits.FirstAtEvents;
    }

    /// <summary>The default model: it answers as <c>blend</c> until its first fit.</summary>
    public const string DefaultName = "full";

    /// <summary>Proposes items. Teach it by <see cref="Learn"/>.</summary>
    public IModel Model { get; }

    /// <summary>Every setting of the model as one canonical text.</summary>
    public string Settings { get; }

    /// <summary>An empty model of this name.</summary>
    /// <exception cref="ArgumentException">
    /// There is no such model, or an option is out of range; all faults are named.
    /// </exception>
    public static ShopModel Create(ModelOptions options, string name = DefaultName)
    {
        var model = ModelCatalog.TryCreate(name, options) ?? throw new ArgumentException(
            $"found the model '{name}', expected one of {string.Join(", ", ModelCatalog.Names)}", nameof(name));
        return new ShopModel(model, $"{name};{options.ToCanonicalText()}", options.Refits);
    }

    /// <summary>A reader of the baseline: what is popular at that moment.</summary>
    public IModelReader OpenBaseline() => Model.OpenBaseline();

    /// <summary>A reader that recommends as <paramref name="variant"/> says, from what this model has learnt.</summary>
    /// <exception cref="ArgumentException">The variant names no known algorithm.</exception>
    public IModelReader OpenReader(Variant variant) => Model.OpenReader(variant);

    /// <summary>Teaches the model one event.</summary>
    /// <exception cref="OperationCanceledException">It was stopped while it waited for a fit.</exception>
    public void Learn(in LearntEvent e)
    {
        Model.Learn(e);
        if (_fit is not null && Model.Version >= _effectAt)
            EndFit();
        if (_fit is null && Model.Version >= _beginAt)
            PrepareFit();
    }

    /// <summary>
    /// Ends the learning of the past; from now on, fits run. A fit that had taken effect before a restart is repeated:
    /// here, which takes as long as a fit, or concurrently with the stream.
    /// </summary>
    /// <param name="waits">
    /// Whether the stream waits for a fit that is late, so that the same events always meet the same fits.
    /// </param>
    /// <param name="stopped">Ends fits, and waits for them.</param>
    /// <exception cref="OperationCanceledException">It was stopped while it repeated a fit.</exception>
    public void StartFitting(bool waits, CancellationToken stopped = default)
    {
        _isFitting = true;
        _waits = waits;
        _stopped = stopped;
        if (waits)
        {
            _missed?.Run(null, stopped);
            _missed?.Publish();
        }
        else if (_missed is not null)
        {
            (_fit, _effectAt) = (_fit ?? _missed, Model.Version);
        }

        _missed = null;
        if (_fit is not null && _running is null)
            StartFit();
    }

    private void PrepareFit()
    {
        _fit = Model.PrepareFit();
        _effectAt = Model.Version + (long)(Model.Version * _refits.EffectShare);
        _beginAt = Math.Max(
            _effectAt, Math.Min((long)(Model.Version * _refits.Growth), Model.Version + _refits.EventsMax));
        if (_fit is null)
            _beginAt = long.MaxValue;
        else if (_isFitting)
            StartFit();
    }

    private void StartFit()
    {
        var fit = _fit!;
        // Not on a pool thread, because others need those while the fit runs.
        _running = Task.Factory.StartNew(
            () => fit.Run(null, _stopped),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
    }

    private void EndFit()
    {
        if (!_isFitting)
        {
            (_missed, _fit) = (_fit, null);
            return;
        }

        // A model that does not wait goes on learning when its fit is stopped; such a fit never takes effect.
        if (!_waits && (!_running!.IsCompleted || _stopped.IsCancellationRequested))
            return;
        _stopped.ThrowIfCancellationRequested();
        _running!.GetAwaiter().GetResult();
        _fit!.Publish();
        (_fit, _running) = (null, null);
    }
}
