namespace CartStream.Models;

/// <summary>A fit of a model to what it held when the fit was prepared.</summary>
public interface IModelFit
{
    /// <summary>Does the work, seconds to minutes of it, on any thread, beside the model.</summary>
    /// <param name="progress">Told now and then which share of the work is done, 0 to 1; or null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    void Run(Action<double>? progress = null, CancellationToken cancellation = default);

    /// <summary>
    /// Makes readers use what was fitted, from their next query on; on the thread that teaches the model, after
    /// <see cref="Run"/>.
    /// </summary>
    void Publish();
}
