using GtmFunctions.Pipeline.Surface;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace GtmFunctions.Tests.Surface;

public sealed class HttpEndpointTests
{
    private static HttpEndpoint Plain { get; } =
        HttpEndpoint.Create<Answers>(["get"], "things", AccessLevel.Function, answers => answers.ListAsync);

    private static HttpEndpoint OfOne { get; } =
        HttpEndpoint.Create<Answers>(["post"], "things/{id}/stop", AccessLevel.Admin, answers => answers.StopAsync);

    private static HttpEndpoint OfTwo { get; } =
        HttpEndpoint.Create<Answers>(["get"], "hooks/{source}/{token?}", AccessLevel.Anonymous, answers => answers.ReceiveAsync);

    [Fact]
    public void Name_OfADeclaration_IsItsPropertys() => Assert.Equal(nameof(OfOne), OfOne.Name);

    [Fact]
    public async Task Bind_ByTheRoutesValues_HandsThemOnInTheirOrder()
    {
        Assert.Equal("list", await AnswerAsync(Plain));
        Assert.Equal("stop r1", await AnswerAsync(OfOne, "r1"));
        Assert.Equal("receive crm with secret", await AnswerAsync(OfTwo, "crm", "secret"));
        Assert.Equal("receive crm with nothing", await AnswerAsync(OfTwo, "crm", null));
    }

    [Theory]
    [InlineData("things", 0)]
    [InlineData("things/{a}/{b}", 2)]
    public void Create_HandlerThatTakesOtherValuesThanTheRouteHas_SaysSo(string route, int has)
    {
        var wrong = Assert.Throws<ArgumentException>(() => HttpEndpoint.Create<Answers>(
            ["get"], route, AccessLevel.Function, answers => answers.StopAsync, "Odd"));

        Assert.Equal($"Odd: the handler takes 1 values of the route, and '{route}' has {has}. (Parameter 'route')", wrong.Message);
    }

    [Fact]
    public void RouteFor_Values_AreEscapedInTheirPlaces()
    {
        Assert.Equal("things", Plain.RouteFor());
        Assert.Equal("things/a%2Fb%3F%7Bid%7D/stop", OfOne.RouteFor("a/b?{id}"));
        Assert.Equal("hooks/crm/secret", OfTwo.RouteFor("crm", "secret"));
    }

    [Fact]
    public void RouteFor_OptionalValueThatIsLeftOut_EndsBeforeIt() => Assert.Equal("hooks/crm", OfTwo.RouteFor("crm"));

    [Fact]
    public void PathBeforeValues_OfARoute_IsItsPathToTheFirstOfThem()
    {
        Assert.Equal("/api/hooks/", OfTwo.PathBeforeValues);
        Assert.Equal("/api/things", Plain.PathBeforeValues);
    }

    private static async Task<string> AnswerAsync(HttpEndpoint endpoint, params IReadOnlyList<string?> values)
    {
        var services = new ServiceCollection().AddSingleton<Answers>().BuildServiceProvider();
        await using (services)
        {
            var result = await endpoint.Bind(services)(new DefaultHttpContext().Request, values, TestContext.Current.CancellationToken);
            return Assert.IsType<Said>(result).Text;
        }
    }

    private sealed class Answers
    {
        private readonly List<string> _said = [];

        public Task<IResult> ListAsync(HttpRequest request, CancellationToken cancellation) => Say("list");

        public Task<IResult> StopAsync(HttpRequest request, string id, CancellationToken cancellation) => Say($"stop {id}");

        public Task<IResult> ReceiveAsync(HttpRequest request, string source, string? token, CancellationToken cancellation) =>
            Say($"receive {source} with {token ?? "nothing"}");

        private Task<IResult> Say(string text)
        {
            _said.Add(text);
            return Task.FromResult<IResult>(new Said(string.Join(", ", _said)));
        }
    }

    private sealed record Said(string Text) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Task.CompletedTask;
    }
}
