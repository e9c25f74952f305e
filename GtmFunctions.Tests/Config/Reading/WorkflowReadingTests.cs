using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class WorkflowReadingTests
{
    [Theory]
    [InlineData("workflows.w", "either 'branches' or 'do'", "workflows: { w: { on: a } }")]
    [InlineData("workflows.w.enrich", "there is no enricher 'e'", "workflows: { w: { on: a, enrich: e, do: [] } }")]
    [InlineData("workflows.w.score", "there is no scoring model 's'", "workflows: { w: { on: a, score: s, do: [] } }")]
    [InlineData(
        "workflows.w.filter.a.$inList", "'none.csv' is not there",
        "workflows: { w: { on: a, filter: { a: { $inList: none.csv } }, do: [] } }")]
    [InlineData(
        "workflows.w.filter.a.$inList", "'../x.csv' is not there",
        "workflows: { w: { on: a, filter: { a: { $inList: ../x.csv } }, do: [] } }")]
    [InlineData("workflows.w.filter", "before the score is made", "workflows: { w: { on: a, filter: { score.tier: high }, do: [] } }")]
    [InlineData(
        "workflows.w.branches[0].when", "names no 'score'",
        "workflows: { w: { on: a, branches: [ { name: x, when: { score.tier: high }, do: [] } ] } }")]
    [InlineData(
        "workflows.w.branches[1].name", "the branch 'x' is here twice",
        "workflows: { w: { on: a, branches: [ { name: x, when: { a: 1 }, do: [] }, { name: x, do: [] } ] } }")]
    [InlineData(
        "workflows.w.branches[1]", "this branch is never taken: 'x' above",
        "workflows: { w: { on: a, branches: [ { name: x, do: [] }, { name: y, do: [] } ] } }")]
    [InlineData("workflows.w.do[0].to", "there is no destination 'd'", "workflows: { w: { on: a, do: [ { to: d } ] } }")]
    [InlineData(
        "workflows.w.do[0].template", "there is no template 't'",
        "workflows: { w: { on: a, do: [ { to: d, template: t } ] } }\ndestinations: { d: { connector: http, url: A } }")]
    [InlineData(
        "workflows.w.do[0].action", "there is no action of slack 'posst': did you mean 'post'?",
        "workflows: { w: { on: a, do: [ { to: d, action: posst } ] } }\ndestinations: { d: { connector: slack, url: A } }")]
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string wrong) =>
        Mistake.AssertNamed(path, message, wrong);
}
