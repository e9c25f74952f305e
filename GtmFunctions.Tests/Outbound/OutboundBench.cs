using System.Text;
using GtmFunctions.Pipeline.Outbound;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Outbound;

/// <summary>A client of the outside on a fake clock, which may call servers of this machine.</summary>
internal sealed class OutboundBench : IDisposable
{
    public static readonly OutboundRules Private = new() { AllowPrivate = true };

    public OutboundBench() => Client = new OutboundClient(Time);

    public FakeTimeProvider Time { get; } = new();

    public OutboundClient Client { get; }

    public static OutboundRequest Post(Uri url, string body, params (string Name, string Value)[] headers) => new("POST", url)
    {
        Body = Encoding.UTF8.GetBytes(body),
        Headers = [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))],
    };

    public Task<OutboundResult> SendAsync(OutboundRequest request) =>
        Client.SendAsync(request, Private, TestContext.Current.CancellationToken);

    /// <summary>Sends what is answered.</summary>
    public async Task<OutboundResponse> AnswerAsync(OutboundRequest request) => Assert.IsType<OutboundResponse>(await SendAsync(request));

    /// <summary>Sends what gets no answer.</summary>
    public async Task<OutboundFailure> FailAsync(OutboundRequest request) => Assert.IsType<OutboundFailure>(await SendAsync(request));

    public void Dispose() => Client.Dispose();
}
