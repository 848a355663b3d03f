namespace CartStream.Datasets.Profiling;

/// <summary>How many sessions reached each stage.</summary>
/// <param name="Sessions">All sessions.</param>
/// <param name="WithView">Those with a view.</param>
/// <param name="WithCart">Those that put something into the cart.</param>
/// <param name="WithRemoval">Those that took something out of it.</param>
/// <param name="WithPurchase">Those that bought.</param>
/// <param name="AbandonedCarts">Those that put something into the cart and bought nothing.</param>
public readonly record struct DatasetFunnel(
    long Sessions, long WithView, long WithCart, long WithRemoval, long WithPurchase, long AbandonedCarts);
