"""The image, the manifests and the compose file: sound YAML, what hardens them, and names that agree."""

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
KUBERNETES = DEPLOY / "kubernetes"
FILES = sorted(each for each in DEPLOY.rglob("*") if each.is_file())
TEXT = (ROOT / "Containerfile").read_text("utf-8")
USER = 10001


def instructions():
    """The image's instructions: a word and the rest, with lines joined."""
    lines = [line for line in TEXT.splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [tuple(line.split(maxsplit=1)) for line in joined.splitlines() if line.strip()]


def of(word):
    return [rest for first, rest in instructions() if first == word]


def documents():
    paths = [each for each in KUBERNETES.glob("*.yaml") if each.name != "kustomization.yaml"]
    return [found for path in paths for found in yaml.safe_load_all(path.read_text("utf-8"))]


def kind(name):
    return next(each for each in documents() if each["kind"] == name)


def pods():
    return {
        "deployment": kind("Deployment")["spec"]["template"]["spec"],
        "refresh": kind("CronJob")["spec"]["jobTemplate"]["spec"]["template"]["spec"],
    }


def test_the_image_is_pinned_and_runs_as_nobody_in_particular():
    assert len(of("FROM")) == 2
    assert all(re.search(r"python:3\.11\.\d+-slim-[a-z]+( |$)", each) for each in of("FROM"))
    last = max(at for at, (word, _) in enumerate(instructions()) if word == "FROM")
    words = [word for word, _ in instructions()[last:]]
    assert words.index("USER") > words.index("COPY")
    assert of("USER") == [f"{USER}:{USER}"]


def test_the_image_installs_from_the_lock_with_hashes_and_keeps_no_build_tool():
    runs = " ".join(of("RUN"))
    assert "--require-hashes" in runs
    lock = of("ARG")[0].partition("=")[2]
    pinned = re.findall(r"^([a-z0-9_.-]+)==", (ROOT / lock).read_text("utf-8"), re.MULTILINE)
    assert {"s3fs", "adlfs", "fsspec", "streamlit"} <= set(pinned)
    assert not re.search(r"\b(gcc|build-essential|g\+\+|make|curl|git)\b", runs)
    assert runs.count("uninstall --yes") == 2
    assert "fonts-liberation" in runs


def test_the_lock_with_storage_has_what_the_other_has():
    names = []
    for lock in ("requirements.txt", "requirements-storage.txt"):
        text = (ROOT / lock).read_text("utf-8")
        names.append(set(re.findall(r"^([a-z0-9_.-]+)==", text, re.MULTILINE)))
        assert text.count("--hash=sha256:") > len(names[-1])
    assert names[0] <= names[1]


def test_every_path_that_the_image_copies_is_there():
    for copied in of("COPY"):
        words = shlex.split(copied)
        if not words[0].startswith("--from"):
            for each in words[:-1]:
                assert (ROOT / each).exists(), each


def test_the_image_holds_every_file_that_the_app_reads():
    copied = {word.rstrip("/") for each in of("COPY") for word in shlex.split(each)}
    read = set()
    for path in [*(ROOT / "pages").glob("*.py"), *(ROOT / "src").rglob("*.py")]:
        read |= set(re.findall(r'/ "docs" / "([a-z_]+\.md)"', path.read_text("utf-8")))
    assert {f"docs/{each}" for each in read} <= copied
    assert {"app.py", "asgi.py", "pages", "src", "data", ".streamlit"} <= copied


def test_the_image_looks_after_its_health():
    check = of("HEALTHCHECK")[0]
    command = json.loads(check[check.index("[") :])
    compile(command[-1], "health check", "exec")
    assert "/ready" in command[-1]
    assert json.loads(of("CMD")[0])[:3] == ["streamlit", "run", "asgi.py"]


@pytest.mark.parametrize("pod", ["deployment", "refresh"])
def test_a_pod_can_do_nothing_but_its_work(pod):
    spec = pods()[pod]
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] == USER
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    for container in spec["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]
        assert {each["mountPath"] for each in container["volumeMounts"]} == {"/data", "/tmp"}
        assert {each["name"] for each in container["volumeMounts"]} == {
            each["name"] for each in spec["volumes"]
        }


def test_the_app_is_probed_where_it_answers():
    container = pods()["deployment"]["containers"][0]
    probes = {name: container[f"{name}Probe"]["httpGet"] for name in ("startup", "readiness", "liveness")}
    assert probes["readiness"]["path"] == "/ready"
    assert probes["startup"]["path"] == probes["liveness"]["path"] == "/_stcore/health"
    assert {each["port"] for each in probes.values()} == {container["ports"][0]["name"]}
    assert str(container["ports"][0]["containerPort"]) in of("EXPOSE")


def test_readers_stay_where_they_are():
    assert kind("Service")["spec"]["sessionAffinity"] == "ClientIP"
    notes = kind("Ingress")["metadata"]["annotations"]
    assert notes["nginx.ingress.kubernetes.io/affinity"] == "cookie"
    assert int(notes["nginx.ingress.kubernetes.io/proxy-read-timeout"]) >= 3600
    assert all(isinstance(each, str) for each in notes.values())


def test_the_parts_name_each_other():
    labels = kind("Deployment")["spec"]["template"]["metadata"]["labels"]
    assert kind("Service")["spec"]["selector"] == labels
    assert kind("Deployment")["spec"]["selector"]["matchLabels"] == labels
    assert kind("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    service = kind("Ingress")["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert service["name"] == kind("Service")["metadata"]["name"]
    assert service["port"]["name"] == kind("Service")["spec"]["ports"][0]["name"]
    target = kind("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    assert (target["kind"], target["name"]) == ("Deployment", kind("Deployment")["metadata"]["name"])
    accounts = {each["metadata"]["name"] for each in documents() if each["kind"] == "ServiceAccount"}
    assert {each["serviceAccountName"] for each in pods().values()} == accounts
    kustomization = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text("utf-8"))
    there = {each.name for each in KUBERNETES.glob("*.yaml")} - {"kustomization.yaml"}
    assert set(kustomization["resources"]) == there
    generated = {each["name"] for each in kustomization["configMapGenerator"]}
    for each in pods().values():
        assert {source["configMapRef"]["name"] for source in each["containers"][0]["envFrom"]} == generated
        assert each["containers"][0]["image"] == kustomization["images"][0]["name"]


def test_what_grows_shrinks_slowly_and_one_refreshes_at_a_time():
    scaler = kind("HorizontalPodAutoscaler")["spec"]
    assert 2 <= scaler["minReplicas"] < scaler["maxReplicas"]
    assert scaler["behavior"]["scaleDown"]["stabilizationWindowSeconds"] >= 600
    assert "replicas" not in kind("Deployment")["spec"]
    assert kind("CronJob")["spec"]["concurrencyPolicy"] == "Forbid"
    assert pods()["refresh"]["containers"][0]["command"] == ["python", "-m", "needs", "refresh"]


def test_compose_runs_what_the_proxy_asks_for():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    services = compose["services"]
    upstream = (DEPLOY / "nginx/upstream.conf").read_text("utf-8")
    assert set(re.findall(r"server (app-\d):8501", upstream)) == services.keys() - {"nginx"}
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["user"].partition(":")[0] not in ("0", "root")
        assert not re.search(r":latest$", service["image"])
    for volume in services["nginx"]["volumes"]:
        assert (DEPLOY / volume.partition(":")[0]).is_file()
    refreshing = [each for each in services.values() if "NEEDS_REFRESH" in each.get("environment", {})]
    assert len(refreshing) == 1
    published = services["nginx"]["ports"][0].rpartition(":")[2]
    assert f"listen {published};" in (DEPLOY / "nginx/needs.conf").read_text("utf-8")


def test_every_setting_is_one_that_the_product_reads():
    known = (ROOT / "README.md").read_text("utf-8") + (ROOT / "docs/runbook.md").read_text("utf-8")
    for path in [*FILES, ROOT / "Containerfile"]:
        for name in set(re.findall(r"\bNEEDS_[A-Z_]+\b", path.read_text("utf-8"))):
            assert f"`{name}`" in known, f"{path.name}: {name}"


@pytest.mark.parametrize("path", [*FILES, ROOT / "Containerfile"], ids=lambda path: Path(path).name)
def test_no_secret_lies_in_a_file(path):
    text = path.read_text("utf-8")
    assert not re.search(r"^kind: Secret", text, re.MULTILINE)
    assert not re.search(r"(?i)(password|secret|access_?key|token)\s*[=:]\s*[\"']?[A-Za-z0-9+/]{8,}", text)
    assert not re.search(r"AKIA[0-9A-Z]{16}|BEGIN [A-Z ]*PRIVATE KEY", text)
