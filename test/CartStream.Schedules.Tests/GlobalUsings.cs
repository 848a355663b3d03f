global using Interlocked = CartStream.Schedules.Tests.Scheduling.SteppedInterlocked;
global using Volatile = CartStream.Schedules.Tests.Scheduling.SteppedVolatile;
