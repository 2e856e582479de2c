/** The teams and skills of an agent. A change holds at once, is in the audit log, and can be taken back. */
import { useState } from "react";

import { Button, Checkbox, NumberField } from "../../design/controls";
import { Dialog } from "../../design/Dialog";
import styles from "./floor.module.css";
import type { Profile } from "./model/choice";
import { changeAgent, useQueries, type Organisation } from "./organisation";
import { useWords } from "./words";

interface AgentDialogProps {
  logon: string;
  name: string;
  profile: Profile;
  organisation: Organisation;
  onClose: () => void;
}

export function AgentDialog({ logon, name, profile, organisation, onClose }: AgentDialogProps) {
  const w = useWords();
  const queries = useQueries();
  const [teams, setTeams] = useState<readonly string[]>(profile.teams);
  const [skills, setSkills] = useState<Readonly<Record<string, number>>>(profile.skills);
  const without = (skill: string) => Object.fromEntries(Object.entries(skills).filter(([each]) => each !== skill));
  const save = () => {
    const said = { done: w.agentChanged(name), undo: w.undo, undone: w.undone };
    void changeAgent(queries, logon, { teams, skills }, said).then((done) => {
      if (done) onClose();
    });
  };
  return (
    <Dialog
      title={w.teamsAndSkillsOf(name)}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{w.cancel}</Button>
          <Button look="primary" onPress={save}>
            {w.save}
          </Button>
        </>
      }
    >
      {Object.keys(organisation.teams).length > 0 && <h3>{w.teams}</h3>}
      {Object.entries(organisation.teams).map(([team, title]) => (
        <Checkbox
          key={team}
          isSelected={teams.includes(team)}
          onChange={(yes) => setTeams(yes ? [...teams, team] : teams.filter((each) => each !== team))}
        >
          {title}
        </Checkbox>
      ))}
      {Object.keys(organisation.skills).length > 0 && (
        <h3>
          {w.skills} <span className={styles.soft}>{w.proficiency}</span>
        </h3>
      )}
      {Object.entries(organisation.skills).map(([skill, title]) => (
        <div key={skill} className={styles.skill}>
          <Checkbox isSelected={skill in skills} onChange={(yes) => setSkills(yes ? { ...skills, [skill]: 1 } : without(skill))}>
            {title}
          </Checkbox>
          {skill in skills && (
            <NumberField
              label={title}
              hideLabel
              minValue={1}
              maxValue={10}
              value={skills[skill] ?? 1}
              onChange={(value) => setSkills({ ...skills, [skill]: value })}
            />
          )}
        </div>
      ))}
    </Dialog>
  );
}
