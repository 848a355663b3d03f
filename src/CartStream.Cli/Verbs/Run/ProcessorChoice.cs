using CartStream.Options;
using CartStream.Processing.Processor;

namespace CartStream.Cli.Verbs.Run;

/// <summary>How events are processed, and by which model, as given on the command line.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Parameters">The model's parameters.</param>
/// <param name="Processor">The processor's options.</param>
internal sealed record ProcessorChoice(string Model, ModelOptions Parameters, ProcessorOptions Processor);
