using GtmFunctions.Pipeline.Poll.Gaps;
using GtmFunctions.Pipeline.Poll.Lists;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>Puts what polls APIs into a host's services.</summary>
internal static class PollServices
{
    /// <summary>Adds the room <c>Poll</c>.</summary>
    public static IServiceCollection AddPoll(this IServiceCollection services) => services
        .AddSingleton<PageClient>()
        .AddSingleton<PageSender>()
        .AddSingleton<PollPreview>()
        .AddSingleton<PollRun>()
        .AddSingleton<PollTurn>()
        .AddSingleton<PollRunner>()
        .AddSingleton<ListLook>()
        .AddSingleton<ListReader>()
        .AddSingleton<ListPollRunner>()
        .AddSingleton<IScheduledWork>(provider => provider.GetRequiredService<ListPollRunner>())
        .AddSingleton<GapSift>()
        .AddSingleton<GapRunner>()
        .AddSingleton<IScheduledWork>(provider => provider.GetRequiredService<GapRunner>())
        .AddSingleton<IScheduledWork>(provider => provider.GetRequiredService<PollRunner>());
}
