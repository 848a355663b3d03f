namespace CartStream.Models;

/// <summary>A fit of a model to the state it had when the fit was prepared.</summary>
public interface IModelFit
{
    /// <summary>Runs the fit, for seconds to minutes, on any thread, concurrently with the model.</summary>
    /// <param name="progress">Receives the share of the work that is done, 0 to 1, at intervals; or null.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    void Run(Action<double>? progress = null, CancellationToken cancellation = default);

    /// <summary>
    /// Makes readers use the result, from their next query on. Called on the thread that teaches the model, after
    /// <see cref="Run"/>.
    /// </summary>
    void Publish();
}
