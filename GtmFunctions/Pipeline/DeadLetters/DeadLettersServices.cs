using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>Puts the dead letters into a host's services.</summary>
internal static class DeadLettersServices
{
    /// <summary>Adds the room <c>DeadLetters</c>.</summary>
    public static IServiceCollection AddDeadLetters(this IServiceCollection services) => services
        .AddSingleton<DeadLetterWriter>()
        .AddSingleton<DeadLetterCloser>()
        .AddSingleton<DeadLetterList>()
        .AddSingleton<DeadLetterSearch>()
        .AddSingleton<DeadLetterSweep>();
}
